using Portal.Core.Persistence;

namespace Portal.Core.Backups;

/// <summary>Why a backup was made; also part of its name.</summary>
public enum BackupReason
{
    /// <summary>Somebody asked for it.</summary>
    Manual,

    /// <summary>The nightly one.</summary>
    Nightly,

    /// <summary>Before the schema was changed by a newer Portal.</summary>
    Upgrade,

    /// <summary>What was there before another backup was restored.</summary>
    Restore,
}

/// <summary>One file in a backup.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Digest, 64 hex digits.</param>
internal sealed record BackupFile(string Name, long Length, string Sha256);

/// <summary>What a backup holds and where it came from.</summary>
/// <param name="Format">Version of this layout.</param>
/// <param name="Provider">Which database.</param>
/// <param name="Purpose">"sandbox" or "live", as the database itself says.</param>
/// <param name="PortalVersion">Version that made it.</param>
/// <param name="MadeAt">UTC instant.</param>
/// <param name="Migrations">Changes of the schema it has, in order.</param>
/// <param name="Rows">Rows of each table.</param>
/// <param name="Files">Its files; the database's first.</param>
internal sealed record BackupManifest(
    int Format,
    DatabaseProvider Provider,
    string Purpose,
    string PortalVersion,
    DateTime MadeAt,
    IReadOnlyList<string> Migrations,
    IReadOnlyDictionary<string, long> Rows,
    IReadOnlyList<BackupFile> Files
)
{
    public const int PresentFormat = 1;
    public const string Name = "manifest.json";

    /// <summary>Schema of the tables on PostgreSQL; null on SQLite, and in backups made before it was noted.</summary>
    public string? Schema { get; init; }

    /// <summary>What was left out, and why.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>A backup in the folder.</summary>
/// <param name="Path">Full path.</param>
/// <param name="MadeAt">UTC instant.</param>
/// <param name="Reason">Why.</param>
/// <param name="Length">Bytes.</param>
public sealed record KeptBackup(string Path, DateTime MadeAt, BackupReason Reason, long Length)
{
    /// <summary>What is not as it should be though the backup is made; empty for one that was only found.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
