using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>Ends alerts that have not repeated for long, where that is asked for. Source: R14 (quiet timer).</summary>
internal sealed class EndQuiet(
    PortalDatabase database,
    AlertDecision decision,
    AlertRound round,
    AlertOptions options,
    TimeProvider time
)
{
    private const int AtOnce = 50;

    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (options.QuietAfter == TimeSpan.Zero)
        {
            return 0;
        }

        var before = time.UtcInstant - options.QuietAfter;
        var keys = await ListAsync(before, cancellationToken);
        return await round.EachAsync(keys, key => EndAsync(key, before, cancellationToken), cancellationToken);
    }

    private async Task<bool> EndAsync(Guid key, DateTime before, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var alert = await AlertTurn.FindAsync(db, key, cancellationToken);
        if (alert is not { State: AlertState.Open or AlertState.Suppressed } || alert.LastSeenAt >= before)
        {
            return false;
        }

        await decision.EndAsync(db, alert, "It has been quiet since then.", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<List<Guid>> ListAsync(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db
            .Alerts.Where(alert => alert.State == AlertState.Open || alert.State == AlertState.Suppressed)
            .Where(alert => alert.LastSeenAt < before)
            .OrderBy(alert => alert.LastSeenAt)
            .Select(alert => alert.Key)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
    }
}
