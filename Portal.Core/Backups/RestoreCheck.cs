using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Backups;

/// <summary>Whether a backup may take the place of what is there. Each check throws with a sentence; nothing is changed by then.</summary>
internal sealed class RestoreCheck(BackupOptions options, string path, BackupManifest manifest)
{
    /// <summary>What the backup says of itself.</summary>
    public void Manifest(PortalDatabase database)
    {
        using var db = database.CreateDbContext();
        var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        Refuse(
            manifest.Format != BackupManifest.PresentFormat || manifest.Migrations.Any(migration => !known.Contains(migration))
                ? $"was made by a newer Portal ({manifest.PortalVersion}) than this one ({options.Version}). Restore it with that version or a newer one."
            : manifest.Provider != options.Database.Provider
                ? $"is of a {manifest.Provider} database, and this Portal runs on {options.Database.Provider}. Set Database:Provider={manifest.Provider}, or choose another backup."
            : manifest.Purpose != options.Purpose
                ? $"is of a {manifest.Purpose} Portal, and this one starts as {options.Purpose}; their records never mix. Choose another backup, or see to Sandbox:Enabled."
            : null
        );
    }

    /// <summary>What it would replace.</summary>
    public void Target(PresentDatabase present) =>
        Refuse(
            present.Purpose is { } purpose && purpose != manifest.Purpose
                ? $"is of a {manifest.Purpose} Portal, and the database it would replace is of a {purpose} one; their records never mix. See to Database:ConnectionString and Portal:DataDirectory."
            : manifest.Schema is { } schema && schema != present.Schema
                ? $"holds the schema {schema}, and this connection works in {present.Schema}. Name that schema as Search Path in Database:ConnectionString."
            : null
        );

    /// <summary>What was taken out of it.</summary>
    public void Files(string folder)
    {
        foreach (var file in manifest.Files.Where(file => file.Name.EndsWith(".db", StringComparison.Ordinal)))
        {
            var taken = Path.Combine(folder, file.Name);
            var damage = SqliteFiles.FindDamage(taken);
            if (damage is null && file.Name == BackupParts.SqliteFile)
            {
                var rows = SqliteFiles.Count(taken);
                damage =
                    !rows.OrderBy(row => row.Key).SequenceEqual(manifest.Rows.OrderBy(row => row.Key)) ? "rows are missing"
                    : SqliteFiles.FindPurpose(taken) is { } purpose && purpose != manifest.Purpose
                        ? $"the database says that it is of a {purpose} Portal"
                    : null;
            }

            Refuse(damage is null ? null : $"is damaged: in {file.Name} {damage}. Choose another backup.");
        }
    }

    private void Refuse(string? fault)
    {
        if (fault is not null)
        {
            throw new BackupException($"{path} {fault} Nothing was changed.");
        }
    }
}
