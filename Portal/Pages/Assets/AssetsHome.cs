using Portal.Core;
using Portal.Core.Assets.Groups;
using Portal.Core.Assets.Lists;
using Portal.Core.Home;

namespace Portal.Pages.Assets;

/// <summary>Groups that are nobody's, and devices that somebody has to decide about.</summary>
internal sealed class AssetNeeds(ListGroups groups, ListAssets assets) : INeedsAttention
{
    public string Title => "Assets";

    public async Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        return [.. await OfGroupsAsync(actor, cancellationToken), .. await OfAssetsAsync(actor, cancellationToken)];
    }

    private async Task<IEnumerable<Need>> OfGroupsAsync(Actor actor, CancellationToken cancellationToken)
    {
        var inbox = new GroupAddress();
        var unsettled = await groups.ExecuteAsync(
            actor,
            inbox.ToRequest() with
            {
                Page = KeysetRequest.First(1),
            },
            cancellationToken
        );
        return Need.Of(
            new("device group is nobody's, or in conflict", "device groups are nobody's, or in conflict") { IsUrgent = true },
            inbox.First,
            unsettled.Value?.Total ?? 0,
            unsettled.Value is { Rows: [var oldest, ..] } ? oldest.Group.FirstSeenAt : null
        );
    }

    private async Task<IEnumerable<Need>> OfAssetsAsync(Actor actor, CancellationToken cancellationToken)
    {
        var conflicts = new AssetListAddress { Filter = AssetFilter.Conflict };
        var doubtful = await assets.ExecuteAsync(
            actor,
            conflicts.ToRequest() with
            {
                Page = KeysetRequest.First(1),
            },
            cancellationToken
        );
        return Need.Of(
            new("asset is in conflict", "assets are in conflict"),
            conflicts.First,
            doubtful.Value?.Total ?? 0,
            oldestAt: null
        );
    }
}
