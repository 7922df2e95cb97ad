using Portal.Configuration;
using Portal.Core.Backups;
using Portal.Core.Persistence;

namespace Portal.Hosting;

/// <summary>
/// Brings the schema up to this version, one node at a time, and makes a backup before it touches rows that are there. Without one it does
/// not begin. Source: DESIGN §11.
/// </summary>
internal sealed partial class SchemaUpgrade(
    PortalDatabase database,
    MakeBackup backups,
    BackupOptions options,
    TimeProvider time,
    ILogger<SchemaUpgrade> logger
)
{
    /// <summary>Does it. Safe to repeat.</summary>
    /// <returns>Null, or for an administrator what works more slowly than it could.</returns>
    /// <exception cref="SchemaTooNewException">The database is newer than this Portal; nothing was changed.</exception>
    /// <exception cref="StartupFaultException">The database was made for the other mode; nothing was changed.</exception>
    /// <exception cref="BackupException">There could be no backup; nothing was changed.</exception>
    public async Task<string?> ExecuteAsync(CancellationToken cancellationToken)
    {
        await using var turn = await UpgradeTurn.TakeAsync(options.Database, time, LogWaiting, cancellationToken);
        if (await database.FindPurposeAsync(cancellationToken) is { } purpose && purpose != options.Purpose)
        {
            throw HostPreparation.MadeFor(purpose, options.Purpose);
        }

        if (await database.RemoveAbandonedLockAsync(turn, cancellationToken))
        {
            LogAbandoned();
        }

        RemoveLeftovers();
        if (options.IsOn && await database.NeedsUpgradeAsync(cancellationToken))
        {
            await BackUpAsync(cancellationToken);
        }

        return await database.MigrateAsync(cancellationToken);
    }

    // what cannot be removed keeps nobody from starting
    private void RemoveLeftovers()
    {
        try
        {
            backups.RemoveLeftovers();
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            LogLeftovers(refusal, options.Target);
        }
    }

    private async Task BackUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await new FindUpgradeBackup(options).ExecuteAsync(cancellationToken) is { } there)
            {
                LogBackedUp(there);
                return;
            }

            var made = await backups.ExecuteAsync(BackupReason.Upgrade, null, cancellationToken);
            LogBackedUp(made.Path);
            foreach (var warning in made.Warnings)
            {
                LogWarning(warning);
            }
        }
        catch (BackupException refusal)
        {
            throw new BackupException(
                $"Portal does not upgrade the database without a backup, and there could be none. {refusal.Message} Or back the database up "
                    + $"yourself and start with {ConfigurationKeys.BackupEnabled.Name}=false.",
                refusal
            );
        }
    }

    [LoggerMessage(LogLevel.Warning, "What a killed backup left in {Folder} could not be removed")]
    private partial void LogLeftovers(Exception refusal, string folder);

    [LoggerMessage(LogLevel.Information, "This version changes the database; the backup made before is {Path}")]
    private partial void LogBackedUp(string path);

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private partial void LogWarning(string warning);

    [LoggerMessage(LogLevel.Information, "Another Portal is bringing this database up to date; waiting for it")]
    private partial void LogWaiting();

    [LoggerMessage(LogLevel.Warning, "A start before this one was killed while it changed the schema; its lock was removed")]
    private partial void LogAbandoned();
}
