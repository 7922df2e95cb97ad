namespace Portal.Core.Connections;

/// <summary>An administrator says that the Odoo which answers now is the one whose records Portal shall know. Source: DESIGN §5.</summary>
public sealed class ConfirmDatabase(LiveStamp stamp, IEnumerable<IDatabaseFollower> followers)
{
    /// <summary>Confirms; calls go out again at once, and all that is known of Odoo's records is read anew.</summary>
    /// <param name="actor">Who confirms: an Administrator.</param>
    /// <param name="found">What the person was shown.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    /// <returns>Null when it is confirmed; otherwise why not.</returns>
    public async Task<Refusal?> ExecuteAsync(Actor actor, StampedDatabase found, CancellationToken cancellationToken)
    {
        if (AccessPolicy.ChangeConnections.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (stamp.Difference is not { } difference)
        {
            return ConnectionRefusals.NothingToConfirm;
        }

        if (difference.Found != found)
        {
            return ConnectionRefusals.Changed;
        }

        List<IDatabaseFollower> all = [.. followers];
        await stamp.ConfirmAsync(actor, difference, all, cancellationToken);
        foreach (var follower in all)
        {
            await follower.ReadAsync(cancellationToken);
        }

        return null;
    }
}
