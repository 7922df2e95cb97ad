using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Messaging;

public sealed class WhenTheDiskIsFull
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Senders_are_sent_away_nothing_is_half_stored_and_it_goes_on_when_there_is_room()
    {
        using var folder = new TestFolder();
        await using var disk = await SmallDisk.MountAsync(folder.File("disk"));
        using var gate = new WriteGate(DatabaseProvider.Sqlite);
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(disk.Path, "portal.db"),
            Pooling = false,
        }.ToString();
        var database = new PortalDatabase(new PersistenceOptions(DatabaseProvider.Sqlite, new Secret(connection)), gate);
        await database.MigrateAsync(Cancellation);
        var ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[1024 * 1024], Cancellation);
        await using var writer = new InboxWriter(
            database,
            new MessagingWakes(),
            TimeProvider.System,
            NullLogger<InboxWriter>.Instance
        );

        var (stored, refused) = await FillAsync(writer, "first");
        var stillRefused = await StoreAsync(writer, "still");
        File.Delete(ballast);
        var after = await StoreAsync(writer, "after");

        Assert.True(stored > 0);
        Assert.Equal(ReceiptKind.Unavailable, refused.Kind);
        Assert.Equal(ReceiptKind.Unavailable, stillRefused.Kind);
        Assert.Equal(ReceiptKind.Stored, after.Kind);
        await using var read = new SqliteConnection(connection);
        await read.OpenAsync(Cancellation);
        await using var count = read.CreateCommand();
        count.CommandText = "SELECT (SELECT count(*) FROM \"Inbox\") || ' ' || (SELECT * FROM pragma_integrity_check)";
        Assert.Equal($"{stored + 1} ok", await count.ExecuteScalarAsync(Cancellation));
    }

    private static async Task<(int Stored, Receipt Refused)> FillAsync(InboxWriter writer, string name)
    {
        for (var stored = 0; stored < 2000; stored++)
        {
            var receipt = await StoreAsync(writer, $"{name}-{stored}");
            if (receipt.Kind != ReceiptKind.Stored)
            {
                return (stored, receipt);
            }
        }

        throw new InvalidOperationException("The disk never got full.");
    }

    private static async Task<Receipt> StoreAsync(InboxWriter writer, string eventId)
    {
        var arrival = new Arrival("odoo", "sale.order", eventId, null, new byte[60_000], "{}", new string('a', 32));
        return await writer.StoreAsync(arrival, Cancellation);
    }

    private sealed class SmallDisk : IAsyncDisposable
    {
        public required string Path { get; init; }

        public static async Task<SmallDisk> MountAsync(string path)
        {
            _ = Directory.CreateDirectory(path);
            var disk = new SmallDisk { Path = path };
            if (await RunAsync("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", path) != 0)
            {
                Assert.Skip("Only who may mount a small disk can fill one; run as root.");
            }

            return disk;
        }

        public async ValueTask DisposeAsync()
        {
            SqliteConnection.ClearAllPools();
            _ = await RunAsync("umount", "-l", Path);
        }

        private static async Task<int> RunAsync(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync(CancellationToken.None);
            return process.ExitCode;
        }
    }
}
