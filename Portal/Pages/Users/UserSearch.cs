using Portal.Core;
using Portal.Core.Accounts.People;
using Portal.Core.Finding;

namespace Portal.Pages.Users;

/// <summary>Accounts in the search over everything, for administrators.</summary>
internal sealed class UserSearch(ListUsers list) : ISearchSource
{
    private const int Most = 5;

    public string Title => "Users";

    public async Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        var address = UserListAddress.Empty with { Search = text.Typed };
        var listed = await list.ExecuteAsync(
            actor,
            address.ToRequest() with
            {
                Page = KeysetRequest.First(Most),
            },
            cancellationToken
        );
        return listed.Value is not { Rows.Count: > 0 } page
            ? null
            : new FoundGroup(Title, [.. page.Rows.Select(row => Item(row, text)).OrderByDescending(item => item.Score)])
            {
                Total = page.Total,
                AllHref = page.Total > page.Rows.Count ? address.First : null,
            };
    }

    private static FoundItem Item(UserRow row, SearchText text) =>
        new(row.User.DisplayName, $"{UserListAddress.Path}/{row.User.Id}")
        {
            Detail = row.User.Email ?? "",
            Icon = "person",
            Score = Math.Max(1, Math.Max(text.Score(row.User.DisplayName), text.Score(row.User.Email ?? ""))),
        };
}
