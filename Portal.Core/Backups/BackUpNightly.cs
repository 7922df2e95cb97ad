using Portal.Core.Jobs;

namespace Portal.Core.Backups;

/// <summary>The nightly backup. Source: DESIGN §10.</summary>
public sealed class BackUpNightly(MakeBackup backups, BackupOptions options) : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "back-up";

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Back up";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.SteerJobs;

    /// <summary>Every one that fails is a night without a backup.</summary>
    public int MayFail => 0;

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        if (!options.IsOn && progress.Trigger != JobTrigger.Person)
        {
            return "Nothing was done: Portal makes no backups by itself here (Backup:Enabled).";
        }

        try
        {
            var reason = progress.Trigger == JobTrigger.Person ? BackupReason.Manual : BackupReason.Nightly;
            var made = await backups.ExecuteAsync(reason, null, cancellationToken);
            return string.Join(' ', [$"Backed up: {Path.GetFileName(made.Path)}.", .. made.Warnings]);
        }
        catch (BackupException refusal)
        {
            throw new JobFailedException(refusal.Message, refusal);
        }
    }
}
