namespace Portal.Core.Assets.Acts;

/// <summary>Takes an asset back into service, with the reason; one that Pulseway does not list has its days of grace anew. Source: 000-12.</summary>
public sealed class ReviveAsset
{
    private readonly ChangeAsset _change;

    internal ReviveAsset(ChangeAsset change) => _change = change;

    /// <summary>Does it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="key">Which.</param>
    /// <param name="version">Version that was looked at.</param>
    /// <param name="reason">Why, at most 500 characters.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<Asset>> ExecuteAsync(
        Actor actor,
        Guid key,
        int version,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var why = Folding.Tidy(reason);
        return await _change.RunAsync(actor, key, version, AssetActs.Revived, Revive, cancellationToken);

        Result<(object? Before, object? After)> Revive(Asset asset)
        {
            if ((asset.IsInService ? AssetRefusals.InService : ChangeAsset.CheckReason(why)) is { } refusal)
            {
                return refusal;
            }

            var before = new { status = $"{asset.Status}", reason = asset.EndReason };
            asset.Revive(_change.Now);
            return ((object?)before, (object?)new { status = $"{asset.Status}", reason = why });
        }
    }
}
