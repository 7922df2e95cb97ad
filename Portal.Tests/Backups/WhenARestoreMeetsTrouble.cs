using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Backups;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Backups;

/// <summary>What a restore finds in its way, and what must not come back to life with the old rows. Source: DESIGN §11, row 23.</summary>
public abstract class WhenARestoreMeetsTrouble(DatabaseProvider provider) : BackupSuite(provider)
{
    public sealed class OnSqlite() : WhenARestoreMeetsTrouble(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenARestoreMeetsTrouble(DatabaseProvider.Postgres);

    private bool IsSqlite => Database.Portal.Provider == DatabaseProvider.Sqlite;

    private string Live(string name) => Path.Combine(Options.Folder, name);

    [Fact]
    public async Task A_database_stamped_for_the_other_mode_is_neither_backed_up_nor_replaced()
    {
        var backup = await BackUpAsync();
        await StampAsync("sandbox");

        var made = await Assert.ThrowsAsync<BackupException>(BackUpAsync);
        var restored = await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(backup));

        Assert.Contains("is of a sandbox Portal", made.Message, StringComparison.Ordinal);
        Assert.Contains("is of a sandbox one", restored.Message, StringComparison.Ordinal);
        Assert.Equal(["kept"], await ActsAsync());
    }

    [Fact]
    public async Task The_backup_that_is_restored_is_not_pushed_out_by_what_was_there_before()
    {
        var first = (await RestoreAsync(await BackUpAsync())).Before!;
        var few = Options with { Keep = 1 };

        var second = (await RestoreAsync(first, few)).Before!;
        var third = (await RestoreAsync(first, few)).Before!;

        Assert.True(System.IO.File.Exists(first));
        Assert.False(System.IO.File.Exists(second));
        Assert.True(System.IO.File.Exists(third));
    }

    [Fact]
    public async Task A_restore_that_fails_pushes_out_nothing()
    {
        var backup = await BackUpAsync();
        var before = (await RestoreAsync(backup)).Before!;
        var few = Options with { Keep = 1 };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var restore = new RestoreBackup(few, Database.Portal, new MakeBackup(few, TimeProvider.System), TimeProvider.System);
        Disconnect();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            restore.ExecuteAsync(backup, step => Stop(step, stop), stop.Token)
        );

        Assert.True(System.IO.File.Exists(before));
        Assert.Equal(["kept"], await ActsAsync());

        static void Stop(string step, CancellationTokenSource stop)
        {
            if (step == "Replacing")
            {
                stop.Cancel();
            }
        }
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("missing")]
    [InlineData("empty")]
    public async Task Where_the_database_is_not_whole_every_file_about_to_be_replaced_is_kept(string state)
    {
        Assert.SkipUnless(IsSqlite, "PostgreSQL's files are the server's.");
        var backup = await BackUpAsync();
        Disconnect();
        await MakeAsync(Live("odoo.db"), "later");
        Spoil(Live("portal.db"), state);

        var before = (await RestoreAsync(backup)).Before!;

        Assert.Equal(["kept"], await ActsAsync());
        Assert.Equal("later", Read(Path.Combine(before, "odoo.db")));
        Assert.Equal(state == "damaged", System.IO.File.Exists(Path.Combine(before, "portal.db")));
        Assert.False(System.IO.File.Exists(Live("odoo.db")));
    }

    [Fact]
    public async Task A_damaged_file_beside_the_database_is_left_out_and_said_and_the_backup_can_be_restored()
    {
        await System.IO.File.WriteAllTextAsync(Live("quartz.db"), new string('x', 5000), Cancellation);
        await MakeAsync(Live("odoo.db"), "as it was");

        var made = await Backups.ExecuteAsync(BackupReason.Manual, null, Cancellation);
        await MakeAsync(Live("odoo.db"), "later");
        var restored = await RestoreAsync(made.Path);

        Assert.Contains("quartz.db is damaged and was left out", Assert.Single(made.Warnings), StringComparison.Ordinal);
        Assert.Equal(made.Warnings, restored.Warnings);
        Assert.Equal("as it was", Read(Live("odoo.db")));
        Assert.False(System.IO.File.Exists(Live("quartz.db")));
        Assert.Contains("replaced-", restored.Before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_cut_short_after_it_was_decided_is_finished_however_often_it_is_cut_short()
    {
        var staged = Directory.CreateDirectory(Live(".restore-1")).FullName;
        await MakeAsync(Path.Combine(staged, "odoo.db"), "restored");
        await MakeAsync(Live("odoo.db"), "before");
        await MakeAsync(Live("quartz.db"), "before");

        UnfinishedRestore.Decide(Options.Folder, staged, ["quartz.db"]);
        var decided = UnfinishedRestore.IsIn(Options.Folder);
        UnfinishedRestore.Finish(Options.Folder);
        UnfinishedRestore.Finish(Options.Folder);

        Assert.True(decided);
        Assert.False(UnfinishedRestore.IsIn(Options.Folder));
        Assert.Equal("restored", Read(Live("odoo.db")));
        Assert.False(System.IO.File.Exists(Live("quartz.db")));
    }

    [Fact]
    public async Task Ended_access_stays_ended_and_nothing_goes_out_by_itself()
    {
        await AddAccessAsync();
        var backup = await BackUpAsync();

        await RestoreAsync(backup);

        await using var db = Database.Open();
        Assert.Equal(0, await db.Sessions.CountAsync(Cancellation));
        Assert.Equal(0, await db.Set<AccountLink>().CountAsync(Cancellation));
        var destinations = await db.Destinations.OrderBy(each => each.Name).ToListAsync(Cancellation);
        Assert.Equal(["abs", "gone", "odoo"], destinations.Select(each => each.Name));
        Assert.Equal(
            [DestinationState.Paused, DestinationState.Disabled, DestinationState.Paused],
            destinations.Select(each => each.State)
        );
        Assert.Contains("restore", destinations[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_connects_after_the_first_look_stops_it()
    {
        Assert.SkipWhen(IsSqlite, "On SQLite the folder's lock is held all along.");
        var backup = await BackUpAsync();
        await AddAsync("later");
        await using var late = Database.Open();

        var refusal = await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(backup, null, step => Connect(step, late)));

        Assert.Contains("connected to the database since", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["kept", "later"], await ActsAsync());

        static void Connect(string step, PortalDbContext late)
        {
            if (step == "Replacing")
            {
                late.Database.OpenConnection();
            }
        }
    }

    [Fact]
    public async Task Portals_share_the_database_and_a_restore_has_it_alone()
    {
        Assert.SkipWhen(IsSqlite, "On SQLite the folder's lock says it.");

        await using (var one = await DatabaseLock.ShareAsync(Database.Options, Cancellation))
        await using (var two = await DatabaseLock.ShareAsync(Database.Options, Cancellation))
        {
            Assert.True(one is { IsHeld: true } && two is { IsHeld: true });
            Assert.Null(await DatabaseLock.TakeAsync(Database.Options, Cancellation));
        }

        await using var restore = await DatabaseLock.TakeAsync(Database.Options, Cancellation);
        Assert.True(restore is { IsHeld: true });
        Assert.Null(await DatabaseLock.ShareAsync(Database.Options, Cancellation));
    }

    [Fact]
    public async Task The_administrator_of_the_machine_is_refused_where_portal_is_somebody_else()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !System.Environment.IsPrivilegedProcess, "Only root can give files away.");
        var folder = Directory.CreateDirectory(File("theirs")).FullName;
        await FolderOwner.CheckAsync(folder, Cancellation);
        using var giving = Process.Start("chown", ["12345", folder]);
        await giving.WaitForExitAsync(Cancellation);

        var refusal = await Assert.ThrowsAsync<BackupException>(() => FolderOwner.CheckAsync(folder, Cancellation));

        Assert.Contains("12345", refusal.Message, StringComparison.Ordinal);
    }

    private async Task StampAsync(string purpose)
    {
        await using var db = Database.Open();
        await DatabaseStamp.EnsureAsync(db, purpose, DateTime.UtcNow, Cancellation);
    }

    private async Task AddAccessAsync()
    {
        var now = DateTime.UtcNow;
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        var user = PortalUser.For("ann@example.com", "Ann", now);
        db.Add(user);
        db.Add(
            new AccountSession
            {
                Id = Guid.CreateVersion7(now),
                UserId = user.Id,
                KeyDigest = "digest",
                Device = "a laptop",
                SignedInAt = now,
                SeenAt = now,
                ProvedAt = now,
            }
        );
        await AccountLink.MakeAsync(db, (AccountLinkKind.Reset, user.Id, null), now, Cancellation);
        db.Add(Destination.Named("odoo", now));
        var gone = Destination.Named("gone", now);
        gone.Change(DestinationState.Disabled, "410", Core.Actor.Portal, now);
        db.Add(gone);
        var draft = new DeliveryDraft("abs", "entitlement.create", "sale.order,1", "key-1", [1]);
        await new OutboxWriter(TimeProvider.System).AddAsync(db, draft, Cancellation);
        await db.SaveChangesAsync(Cancellation);
        await write.CommitAsync(Cancellation);
    }

    private static void Spoil(string file, string state)
    {
        switch (state)
        {
            case "damaged":
                using (var stream = System.IO.File.OpenWrite(file))
                {
                    stream.Write(new byte[4096]);
                }

                break;
            case "missing":
                System.IO.File.Delete(file);
                break;
            default:
                System.IO.File.WriteAllBytes(file, []);
                break;
        }
    }

    private static async Task MakeAsync(string file, string content)
    {
        System.IO.File.Delete(file);
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE TABLE t (content TEXT); INSERT INTO t VALUES ('{content}')";
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static string Read(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT content FROM t";
        return (string)command.ExecuteScalar()!;
    }
}
