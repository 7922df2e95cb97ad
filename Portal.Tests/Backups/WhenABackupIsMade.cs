using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Backups;
using Portal.Core.Persistence;

namespace Portal.Tests.Backups;

/// <summary>A backup is complete or not there. Source: DESIGN §11.</summary>
public abstract class WhenABackupIsMade(DatabaseProvider provider) : BackupSuite(provider)
{
    public sealed class OnSqlite() : WhenABackupIsMade(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenABackupIsMade(DatabaseProvider.Postgres);

    [Fact]
    public async Task Writers_go_on_meanwhile()
    {
        await FillAsync();
        var (begun, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        var within = 0;
        var writing = Task.Run(
            async () =>
            {
                await begun.Task;
                while (!ended.Task.IsCompleted)
                {
                    await AddAsync("written meanwhile");
                    within += ended.Task.IsCompleted ? 0 : 1; // begun and ended during the backup
                }
            },
            Cancellation
        );

        begun.SetResult();
        var backup = await Task.Run(BackUpAsync, Cancellation);
        ended.SetResult();
        await writing;
        await RestoreAsync(backup);

        var acts = await ActsAsync();
        Assert.True(within > 0);
        Assert.Contains("kept", acts);
        Assert.True(acts.Count(act => act == "written meanwhile") <= within + 1);
    }

    [Fact]
    public async Task Two_that_are_made_at_once_are_both_whole_or_one_is_refused()
    {
        var named = File("mine.zip");

        var unnamed = await Task.WhenAll(Task.Run(BackUpAsync), Task.Run(BackUpAsync));
        var both = await Task.WhenAll(Task.Run(() => TryAsync(named)), Task.Run(() => TryAsync(named)));

        Assert.Equal(2, unnamed.Distinct().Count());
        Assert.Single(both, refusal => refusal is null);
        Assert.Contains("exists already", Assert.Single(both, refusal => refusal is not null)!.Message, StringComparison.Ordinal);
        foreach (var path in unnamed.Append(named))
        {
            await BackupArchive.ReadManifestAsync(path, Cancellation);
        }
    }

    [Fact]
    public void What_a_killed_one_left_is_removed_but_not_what_one_has_just_begun()
    {
        var begun = WorkFolderWithoutLock("begun");
        var left = WorkFolderWithoutLock("left");
        Directory.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddMinutes(-2));

        Backups.RemoveLeftovers();

        Assert.Equal((true, false), (Directory.Exists(begun), Directory.Exists(left)));
    }

    [Theory]
    [InlineData("missing/backup.zip", "There is no folder")]
    [InlineData("backup", "ends with .zip")]
    public async Task A_path_that_says_no_place_is_refused(string path, string sentence)
    {
        var refusal = await TryAsync(File(path));

        Assert.Contains(sentence, refusal?.Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File(path)));
    }

    [Fact]
    public async Task An_upgrade_that_is_tried_again_keeps_the_one_backup_of_its_state()
    {
        var find = new FindUpgradeBackup(Options);
        var none = await find.ExecuteAsync(Cancellation);
        var made = await Backups.ExecuteAsync(BackupReason.Upgrade, null, Cancellation);

        var again = await find.ExecuteAsync(Cancellation);
        var byAnother = await new FindUpgradeBackup(Options with { Version = "2.0.0" }).ExecuteAsync(Cancellation);
        await AddAsync("later");
        var later = await find.ExecuteAsync(Cancellation);

        Assert.Equal(made.Path, again);
        Assert.All(new[] { none, byAnother, later }, Assert.Null);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_refused_and_nothing_is_left()
    {
        var file = File("a-file");
        await System.IO.File.WriteAllTextAsync(file, "", Cancellation);

        var refusal = await Assert.ThrowsAsync<BackupException>(() =>
            new MakeBackup(Options with { Target = Path.Combine(file, "backups") }, TimeProvider.System).ExecuteAsync(
                BackupReason.Manual,
                null,
                Cancellation
            )
        );

        Assert.Contains("could not be written", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_overwritten()
    {
        var file = File("a-file");
        await System.IO.File.WriteAllTextAsync(file, "precious", Cancellation);

        await Assert.ThrowsAsync<BackupException>(() => Backups.ExecuteAsync(BackupReason.Manual, file, Cancellation));

        Assert.Equal("precious", await System.IO.File.ReadAllTextAsync(file, Cancellation));
    }

    [Fact]
    public async Task Of_those_made_by_themselves_the_last_stay_and_those_made_by_hand_stay_all()
    {
        var few = new MakeBackup(Options with { Keep = 2 }, TimeProvider.System);
        await few.ExecuteAsync(BackupReason.Manual, null, Cancellation);
        for (var night = 0; night < 3; night++)
        {
            await few.ExecuteAsync(BackupReason.Nightly, null, Cancellation);
        }

        var kept = BackupFolder.List(Options);

        Assert.Equal(
            [BackupReason.Manual, BackupReason.Nightly, BackupReason.Nightly],
            kept.Select(backup => backup.Reason).Order()
        );
    }

    [Fact]
    public async Task Only_its_owner_may_read_it()
    {
        var path = await BackUpAsync();
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other rights.");
            return;
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task Without_the_programs_of_PostgreSQL_it_says_what_to_install()
    {
        Assert.SkipUnless(Database.Portal.Provider == DatabaseProvider.Postgres, "SQLite needs no programs.");
        var bare = new MakeBackup(
            Options with
            {
                PostgresPrograms = Directory.CreateDirectory(File("empty")).FullName,
            },
            TimeProvider.System
        );

        var refusal = await Assert.ThrowsAsync<BackupException>(() => bare.ExecuteAsync(BackupReason.Manual, null, Cancellation));

        Assert.Contains("postgresql-client", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Options.Target));
    }

    // its lock file is there and nobody holds it
    private string WorkFolderWithoutLock(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Options.Target, $".portal-backup-{name}")).FullName;
        System.IO.File.WriteAllText(Path.Combine(folder, ".lock"), "");
        return folder;
    }

    // so much that the backup takes longer than one write
    private async Task FillAsync()
    {
        await using var db = Database.Open();
        for (var number = 0; number < 3000; number++)
        {
            db.Audit.Add(
                AuditEntry.For(DateTime.UtcNow, Actor.Portal, "filled", ("test", "2"), after: new { text = new string('x', 500) })
            );
        }

        await db.SaveChangesAsync(Cancellation);
    }

    private async Task<BackupException?> TryAsync(string path)
    {
        try
        {
            await Backups.ExecuteAsync(BackupReason.Manual, path, Cancellation);
            return null;
        }
        catch (BackupException refusal)
        {
            return refusal;
        }
    }
}
