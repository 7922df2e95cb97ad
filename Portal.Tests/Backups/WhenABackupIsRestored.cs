using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Backups;
using Portal.Core.Persistence;

namespace Portal.Tests.Backups;

/// <summary>A restore gives back exactly what was backed up, or changes nothing. Source: DESIGN §11, row 23.</summary>
public abstract class WhenABackupIsRestored(DatabaseProvider provider) : BackupSuite(provider)
{
    public sealed class OnSqlite() : WhenABackupIsRestored(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenABackupIsRestored(DatabaseProvider.Postgres);

    [Fact]
    public async Task Everything_is_as_it_was_keys_included()
    {
        var backup = await BackUpAsync();
        await AddAsync("lost");

        var restored = await RestoreAsync(backup);

        Assert.Equal(["kept"], await ActsAsync());
        var keys = new ProtectionKeys(Database.Portal, TimeProvider.System).GetAllElements();
        Assert.Equal("a secret that signs", Assert.Single(keys).Value);
        Assert.True(restored.Rows > 0);
        Assert.Null(await Database.Portal.MigrateAsync(Cancellation));
    }

    [Fact]
    public async Task What_was_there_before_is_kept_and_can_be_brought_back()
    {
        var backup = await BackUpAsync();
        await AddAsync("later");
        var restored = await RestoreAsync(backup);

        await RestoreAsync(restored.Before!);

        Assert.Equal(["kept", "later"], await ActsAsync());
    }

    [Fact]
    public async Task The_audit_refuses_tampering_afterwards_too()
    {
        await RestoreAsync(await BackUpAsync());

        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await Assert.ThrowsAnyAsync<Exception>(() => db.Database.ExecuteSqlRawAsync("DELETE FROM \"Audit\"", Cancellation));
    }

    [Fact]
    public async Task A_backup_that_is_cut_off_changes_nothing()
    {
        var whole = await System.IO.File.ReadAllBytesAsync(await BackUpAsync(), Cancellation);
        await AddAsync("later");

        foreach (var tenths in new[] { 0, 1, 5, 9 })
        {
            var cut = File($"cut-{tenths}.zip");
            await System.IO.File.WriteAllBytesAsync(cut, whole[..(whole.Length * tenths / 10)], Cancellation);

            var refusal = await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(cut));

            Assert.Contains("Nothing was changed", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(["kept", "later"], await ActsAsync());
    }

    [Fact]
    public async Task A_backup_with_one_byte_changed_changes_nothing()
    {
        var backup = await BackUpAsync();
        var whole = await System.IO.File.ReadAllBytesAsync(backup, Cancellation);
        await System.IO.File.WriteAllBytesAsync(backup, Damage(whole), Cancellation);
        await AddAsync("later");

        var refusal = await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(backup));

        Assert.Contains("damaged", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["kept", "later"], await ActsAsync());
    }

    [Fact]
    public async Task A_file_that_is_no_backup_is_refused()
    {
        var (text, zip) = (File("notes.txt"), File("other.zip"));
        await System.IO.File.WriteAllTextAsync(text, "shopping list", Cancellation);
        await using (var archive = await ZipFile.OpenAsync(zip, ZipArchiveMode.Create, Cancellation))
        {
            archive.CreateEntry("something.txt");
        }

        var refusals = new[]
        {
            await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(text)),
            await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(zip)),
            await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(File("nowhere.zip"))),
        };

        Assert.All(refusals, refusal => Assert.Contains("Nothing was changed", refusal.Message, StringComparison.Ordinal));
        Assert.Equal(["kept"], await ActsAsync());
    }

    [Fact]
    public async Task A_backup_of_the_other_mode_is_refused()
    {
        var backup = await BackUpAsync();

        var refusal = await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(backup, Options with { Purpose = "sandbox" }));

        Assert.Contains("is of a live Portal", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_of_a_newer_portal_is_refused()
    {
        await NoteMigrationAsync("99990101000000_Later");
        var backup = await BackUpAsync();
        await NoteMigrationAsync(null);

        var refusal = await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(backup));

        Assert.Contains("newer Portal", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_refused_while_a_portal_runs()
    {
        var backup = await BackUpAsync();
        await AddAsync("later");
        using var running = Database.Portal.Provider == DatabaseProvider.Sqlite ? FolderLock.Share(Options.Folder) : null;
        await using var connected = Database.Open();

        // told apart by what each database knows: the lock on the folder, the connection to the server
        var refusal = await Assert.ThrowsAsync<BackupException>(async () =>
        {
            Disconnect();
            await connected.Database.OpenConnectionAsync(Cancellation);
            var restore = new RestoreBackup(Options, Database.Portal, Backups, TimeProvider.System);
            await restore.ExecuteAsync(backup, static _ => { }, Cancellation);
        });

        Assert.Contains("Stop", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["kept", "later"], await ActsAsync());
    }

    [Fact]
    public async Task Nothing_is_left_lying_about()
    {
        await RestoreAsync(await BackUpAsync());

        var left = Directory.EnumerateFileSystemEntries(Options.Folder).Select(Path.GetFileName);
        Assert.DoesNotContain(left, name => name!.StartsWith(".restore", StringComparison.Ordinal));
        Assert.All(
            Directory.EnumerateFileSystemEntries(Options.Target),
            path => Assert.EndsWith(".zip", path, StringComparison.Ordinal)
        );
    }

    private async Task NoteMigrationAsync(string? id)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db.Database.ExecuteSqlRawAsync(
            id is null
                ? "DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" LIKE '9999%'"
                : $"INSERT INTO \"__EFMigrationsHistory\" VALUES ('{id}', '99')",
            Cancellation
        );
        await write.CommitAsync(Cancellation);
    }

    // a byte of packed zeros may well be unpacked to the same zeros: the first behind a third of it that says something else
    private static byte[] Damage(byte[] whole)
    {
        var said = Unpack(whole);
        for (var at = whole.Length / 3; ; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x55;
            if (Unpack(damaged) is not { } other || !other.SequenceEqual(said!))
            {
                return damaged;
            }
        }
    }

    private static byte[]? Unpack(byte[] backup)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(backup), ZipArchiveMode.Read);
            using var all = new MemoryStream();
            foreach (var entry in archive.Entries)
            {
                using var content = entry.Open();
                content.CopyTo(all);
            }

            return all.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
