namespace Portal.Configuration;

/// <summary>How long things are kept, and how they are backed up.</summary>
internal static partial class ConfigurationKeys
{
    public static ConfigurationKey BackupEnabled { get; } =
        new(
            "Backup:Enabled",
            "true",
            "false: Portal makes no backups by itself, neither nightly nor before it changes the schema; back its database up elsewhere.",
            "false"
        );

    public static ConfigurationKey BackupKeep { get; } =
        new(
            "Backup:Keep",
            "5",
            "How many of the nightly backups stay, and as many of those before upgrades and restores, 1 to 100.",
            "14"
        );

    public static ConfigurationKey BackupPostgresPrograms { get; } =
        new(
            "Backup:PostgresPrograms",
            "those of the search path",
            "Folder of pg_dump, pg_restore and psql, which backups of PostgreSQL need, of the server's version or newer.",
            "/usr/lib/postgresql/17/bin"
        );

    public static ConfigurationKey RetentionAudit { get; } =
        new("Retention:Audit", "1096.00:00:00", "How long audit entries are kept, 30 to 7300 days.", "1826.00:00:00");

    public static ConfigurationKey RetentionJobRuns { get; } =
        new(
            "Retention:JobRuns",
            "400.00:00:00",
            "How long the history of jobs is kept, and the names of devices behind a count of seats, 7 to 7300 days.",
            "100.00:00:00"
        );

    public static ConfigurationKey RetentionBodies { get; } =
        new(
            "Retention:Bodies",
            "90.00:00:00",
            "How long the bodies of messages and of attempts to deliver are kept, 1 to 7300 days; ids and digests stay.",
            "30.00:00:00"
        );

    public static ConfigurationKey RetentionMessages { get; } =
        new(
            "Retention:Messages",
            "400.00:00:00",
            "How long received messages that are done or ignored are kept, 7 to 7300 days. A sender's repeat after that counts as new. Dead ones and deliveries are never removed.",
            "90.00:00:00"
        );

    public static ConfigurationKey RetentionAlarms { get; } =
        new(
            "Retention:Alarms",
            "400.00:00:00",
            "How long alarms that are over are kept, 7 to 7300 days. Those that last stay.",
            "90.00:00:00"
        );
}
