using Portal.Core;
using Portal.Core.Assets.Lists;
using Portal.Core.Finding;

namespace Portal.Pages.Assets;

/// <summary>Assets in the search over everything: those of the list, by the list's own rights.</summary>
internal sealed class AssetSearch(ListAssets list) : ISearchSource
{
    private const int Most = 5;

    public string Title => "Assets";

    public async Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        var address = new AssetListAddress { Search = text.Typed };
        var request = address.ToRequest() with { Page = KeysetRequest.First(Most) };
        var listed = await list.ExecuteAsync(actor, request, cancellationToken);
        return listed.Value is not { Rows.Count: > 0 } page
            ? null
            : new FoundGroup(Title, [.. page.Rows.Select(row => Item(row, text)).OrderByDescending(item => item.Score)])
            {
                Total = page.Total,
                AllHref = page.Total > page.Rows.Count ? address.First : null,
            };
    }

    private static FoundItem Item(AssetRow row, SearchText text) =>
        new(row.Asset.Hostname, $"{AssetListAddress.Path}/{row.Asset.Key}")
        {
            Detail = string.Join(" · ", new[] { row.Client, row.Asset.Serial }.Where(part => !string.IsNullOrEmpty(part))),
            Icon = "phone",
            Score = Math.Max(1, text.Score(row.Asset.Hostname)),
        };
}
