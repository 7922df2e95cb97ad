using Portal.Components;
using Portal.Core;
using Portal.Core.Finding;
using Portal.Layout;

namespace Portal.Pages.Finding;

/// <summary>The pages that a person may open; all of them while nothing is typed.</summary>
internal sealed class PageSearch(ShellState shell) : ISearchSource
{
    public string Title => "Pages";

    public Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken) =>
        Task.FromResult<FoundGroup?>(
            new FoundGroup(
                Title,
                [
                    .. NavEntry
                        .All.Append(
                            new NavEntry(
                                "Your account",
                                "/account",
                                "account_circle",
                                null,
                                "Name, password, second factor, sessions."
                            )
                        )
                        .Where(entry => entry.IsFor(actor, shell.IsSandbox))
                        .Select(entry => Item(entry, text))
                        .Where(item => item.Score > 0)
                        .OrderByDescending(item => item.Score),
                ]
            )
        );

    private static FoundItem Item(NavEntry entry, SearchText text) =>
        new(entry.Title, entry.Href)
        {
            Detail = entry.Purpose ?? "",
            Icon = entry.Icon,
            Score =
                text.IsEmpty ? 1
                : text.Score(entry.Title) is var score and > 0 ? score
                : Math.Min(1, text.Score($"{entry.Title} {entry.Purpose}")),
        };
}
