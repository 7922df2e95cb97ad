using System.Reflection;
using Portal.Core.Backups;
using Portal.Core.Keeping;
using Portal.Core.Persistence;

namespace Portal.Configuration;

/// <summary>Reads how long things are kept, and how they are backed up.</summary>
internal static class KeepingSettings
{
    private const string BackupFolder = "backups";
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7300);

    /// <summary>Version of this program, without what identifies the build.</summary>
    public static string Version { get; } =
        typeof(KeepingSettings)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "unknown";

    public static RetentionOptions ReadRetention(SettingsReader reader)
    {
        var defaults = new RetentionOptions();
        return new RetentionOptions
        {
            Audit = reader.Length(ConfigurationKeys.RetentionAudit, defaults.Audit, TimeSpan.FromDays(30), Longest),
            JobRuns = reader.Length(ConfigurationKeys.RetentionJobRuns, defaults.JobRuns, TimeSpan.FromDays(7), Longest),
            Bodies = reader.Length(ConfigurationKeys.RetentionBodies, defaults.Bodies, TimeSpan.FromDays(1), Longest),
            Messages = reader.Length(ConfigurationKeys.RetentionMessages, defaults.Messages, TimeSpan.FromDays(7), Longest),
            Alarms = reader.Length(ConfigurationKeys.RetentionAlarms, defaults.Alarms, TimeSpan.FromDays(7), Longest),
        };
    }

    /// <summary>Backups stand beside the folder of this mode, in the data directory.</summary>
    public static BackupOptions ReadBackup(SettingsReader reader, PersistenceOptions database, string folder)
    {
        var programs = reader.Text(ConfigurationKeys.BackupPostgresPrograms) ?? "";
        if (programs.Length > 0 && !Directory.Exists(programs))
        {
            reader.Refuse(ConfigurationKeys.BackupPostgresPrograms, $"there is no folder {programs}.");
        }

        return new BackupOptions
        {
            Database = database,
            Folder = folder,
            Target = Path.Combine(Path.GetDirectoryName(folder) ?? folder, BackupFolder),
            Purpose = Path.GetFileName(folder),
            Version = Version,
            IsOn = reader.Flag(ConfigurationKeys.BackupEnabled) ?? true,
            Keep = reader.Number(ConfigurationKeys.BackupKeep, 5, 1, 100),
            PostgresPrograms = programs,
        };
    }
}
