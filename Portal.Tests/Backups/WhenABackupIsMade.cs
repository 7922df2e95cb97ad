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
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var written = 0;
        var writing = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await AddAsync("written meanwhile");
                    written++;
                }
            },
            Cancellation
        );

        var backup = await BackUpAsync();
        await stop.CancelAsync();
        await writing;
        await RestoreAsync(backup);

        var acts = await ActsAsync();
        Assert.True(written > 0);
        Assert.Equal("kept", acts[0]);
        Assert.True(acts.Count <= written + 1);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_refused_and_nothing_is_left()
    {
        var file = File("a-file");
        await System.IO.File.WriteAllTextAsync(file, "", Cancellation);

        var refusal = await Assert.ThrowsAsync<BackupException>(() =>
            Backups.ExecuteAsync(BackupReason.Manual, Path.Combine(file, "backup.zip"), Cancellation)
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
}
