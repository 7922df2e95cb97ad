using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Alarms;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Backups;

/// <summary>Raises an alarm when no backup was made for too long, also where nothing has failed since nothing ran. A failed one is the job's own.</summary>
internal sealed class BackupAge(BackupOptions options) : IAlarmCheck
{
    /// <summary>The last backup is too old.</summary>
    public const string TooOld = "backup.too-old";

    /// <summary>After this a backup is too old: a night was missed.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromHours(36);

    public async Task CheckAsync(PortalDbContext db, DateTime now, CancellationToken cancellationToken)
    {
        var key = new AlarmKey(TooOld, "");
        if (await LookAsync(db, options, now, cancellationToken) is not { IsTooOld: true, LastAt: { } last })
        {
            await db.ClearAlarmAsync(key, now, cancellationToken);
            return;
        }

        var draft = new AlarmDraft(
            key,
            AlarmSeverity.Urgent,
            "There is no backup of the last night",
            [.. AccessPolicy.KeepRecords.Roles]
        )
        {
            Detail =
                $"None was made since {Say(last)}. Make one now on the page Records, and see why the nightly one was not made.",
            Link = "/records",
        };
        await db.RaiseAlarmAsync(draft, now, cancellationToken);
    }

    /// <summary>How things stand.</summary>
    internal static async Task<BackupStanding> LookAsync(
        PortalDbContext db,
        BackupOptions options,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var last = await LastAsync(db, cancellationToken);
        return new BackupStanding(last, options.IsOn && now - last > Limit);
    }

    private string Say(DateTime at) =>
        TimeZoneInfo
            .ConvertTimeFromUtc(DateTime.SpecifyKind(at, DateTimeKind.Utc), options.Zone)
            .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + $" ({options.Zone.Id})";

    // by the history of the job, which all nodes share; before the first backup, since Portal runs its jobs
    private static async Task<DateTime?> LastAsync(PortalDbContext db, CancellationToken cancellationToken) =>
        await db
            .JobRuns.Where(run => run.Job == BackUpNightly.JobName && run.State == JobRunState.Succeeded)
            .MaxAsync(run => run.EndedAt, cancellationToken)
        ?? await db.JobRuns.MinAsync(run => (DateTime?)run.StartedAt, cancellationToken);
}
