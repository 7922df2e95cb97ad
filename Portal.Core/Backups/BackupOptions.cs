using Portal.Core.Persistence;

namespace Portal.Core.Backups;

/// <summary>What is backed up, where to and how.</summary>
public sealed record BackupOptions
{
    /// <summary>The database.</summary>
    public required PersistenceOptions Database { get; init; }

    /// <summary>Folder of Portal's files; its SQLite files belong to a backup.</summary>
    public required string Folder { get; init; }

    /// <summary>Folder that backups go to by themselves.</summary>
    public required string Target { get; init; }

    /// <summary>"sandbox" or "live"; a backup of one is never restored into the other.</summary>
    public required string Purpose { get; init; }

    /// <summary>Version of this Portal.</summary>
    public required string Version { get; init; }

    /// <summary>False where the database is backed up elsewhere: Portal then makes no backup by itself.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>Zone of the times that people read.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>How many of the backups made by themselves stay, of each reason.</summary>
    public int Keep { get; init; } = 5;

    /// <summary>Folder of pg_dump, pg_restore and psql; empty where the search path has them.</summary>
    public string PostgresPrograms { get; init; } = "";
}
