namespace Portal.Core.Assets.Acts;

/// <summary>Takes an asset out of service, with the reason: the next count of seats leaves it out. Source: 000-12, 000-30, scenario 21.</summary>
public sealed class DecommissionAsset
{
    private readonly ChangeAsset _change;

    internal DecommissionAsset(ChangeAsset change) => _change = change;

    /// <summary>Does it. It stays out of service whatever Pulseway lists, until a person takes it back.</summary>
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
        return await _change.RunAsync(actor, key, version, AssetActs.Decommissioned, End, cancellationToken);

        Result<(object? Before, object? After)> End(Asset asset)
        {
            if ((asset.IsInService ? ChangeAsset.CheckReason(why) : AssetRefusals.NotInService) is { } refusal)
            {
                return refusal;
            }

            var before = $"{asset.Status}";
            asset.End(AssetEnd.Person, why, _change.Now);
            return ((object?)new { status = before }, (object?)new { status = $"{asset.Status}", reason = why });
        }
    }
}
