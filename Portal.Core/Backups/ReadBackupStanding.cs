using Portal.Core.Persistence;

namespace Portal.Core.Backups;

/// <summary>How old the newest backup is.</summary>
/// <param name="LastAt">UTC instant the last one was made by the job, or the job could first have run; null before.</param>
/// <param name="IsTooOld">True when a night was missed; never where Portal makes none by itself.</param>
public sealed record BackupStanding(DateTime? LastAt, bool IsTooOld);

/// <summary>Says whether the newest backup is too old, by the same look that raises the alarm about it.</summary>
public sealed class ReadBackupStanding(PortalDatabase database, BackupOptions options, TimeProvider time)
{
    /// <summary>Reads it. Safe to repeat.</summary>
    public async Task<Result<BackupStanding>> ExecuteAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.KeepRecords.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        return await BackupAge.LookAsync(db, options, time.GetUtcNow().UtcDateTime, cancellationToken);
    }
}
