using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Alarms;
using Portal.Core.Jobs;

namespace Portal.Core.Backups;

/// <summary>Registers backups.</summary>
public static class BackupsRegistration
{
    /// <summary>Adds making, listing and restoring them.</summary>
    public static IServiceCollection AddBackups(this IServiceCollection services, BackupOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<MakeBackup>()
            .AddSingleton<RestoreBackup>()
            .AddSingleton<ListBackups>()
            .AddSingleton<ReadBackupStanding>()
            .AddSingleton<IAlarmCheck, BackupAge>()
            .AddJob<BackUpNightly>();
}
