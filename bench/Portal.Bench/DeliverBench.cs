using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Bench;

/// <summary>The dispatcher against a plain loop of an HTTP client, at the same number in flight, and against the bound of a slow other side. Source: G7.</summary>
internal static class DeliverBench
{
    private static readonly byte[] Payload = Encoding.UTF8.GetBytes(
        $$"""{"order_id":42,"customer_id":7,"text":"{{new string('x', 500)}}"}"""
    );

    public static async Task<int> RunAsync(Arguments args)
    {
        var count = args.Number("count", 10_000);
        var rounds = args.Number("rounds", 3);
        var parallel = args.Number("parallel", 16);
        using var server = await ServerProcess.StartAsync(DeliverServer.Command);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = parallel });
        await using var outbox = await BenchOutbox.OpenAsync(args.Text("postgres"));
        var fast = new Uri(server.Address, "/0");
        await RawAsync(client, fast, count / 4, parallel);
        await outbox.SendAsync(client, fast, count / 4, parallel);
        var ratios = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            var raw = await RawAsync(client, fast, count, parallel);
            var sent = await outbox.SendAsync(client, fast, count, parallel);
            ratios.Add(sent.PerSecond / raw);
            Print(
                $"{round} raw {raw:0}/s, outbox {sent.PerSecond:0}/s, ratio {ratios[^1]:0.00}, {sent.CommitsEach:0.000} commits a delivery"
            );
        }

        Print($"median ratio {Measure.Median(ratios):0.00}");
        var slow = await outbox.SendAsync(client, new Uri(server.Address, "/50"), count / 5, parallel);
        var bound = parallel / 0.050;
        Print(
            $"50 ms: {slow.PerSecond:0}/s of {bound:0}/s possible, {slow.PerSecond / bound:0.00}, {slow.CommitsEach:0.000} commits a delivery"
        );
        return 0;
    }

    private static async Task<double> RawAsync(HttpClient client, Uri address, int count, int parallel)
    {
        var left = count;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, parallel)
                .Select(async _ =>
                {
                    while (Interlocked.Decrement(ref left) >= 0)
                    {
                        await HttpTransport.PostAsync(client, address, "k", Payload, CancellationToken.None);
                    }
                })
        );
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed record Sent(double PerSecond, double CommitsEach);

    private sealed class BenchOutbox(PortalDatabase database, WriteGate gate, DirectoryInfo folder) : IAsyncDisposable
    {
        private int _next;

        public static async Task<BenchOutbox> OpenAsync(string? postgres)
        {
            var folder = Directory.CreateTempSubdirectory("portal-bench-");
            var sqlite = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.FullName, "portal.db") }.ToString();
            var provider = postgres is null ? DatabaseProvider.Sqlite : DatabaseProvider.Postgres;
            var gate = new WriteGate(provider);
            var database = new PortalDatabase(new PersistenceOptions(provider, new Secret(postgres ?? sqlite)), gate);
            await database.MigrateAsync(CancellationToken.None);
            return new BenchOutbox(database, gate, folder);
        }

        public async Task<Sent> SendAsync(HttpClient client, Uri address, int count, int parallel)
        {
            await PromiseAsync(count);
            var transport = new HttpTransport(client, address, parallel);
            await using var dispatcher = new Dispatcher(
                database,
                [transport],
                new DestinationDesk(database, TimeProvider.System),
                TimeProvider.System,
                NullLogger<Dispatcher>.Instance
            );
            var began = Stopwatch.GetTimestamp();
            var counts = await dispatcher.RunOnceAsync(CancellationToken.None);
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            return counts.Delivered == count
                ? new Sent(count / seconds, dispatcher.Store.Commits / (double)count)
                : throw new InvalidOperationException($"{counts.Delivered} of {count} were delivered.");
        }

        public ValueTask DisposeAsync()
        {
            SqliteConnection.ClearAllPools();
            gate.Dispose();
            folder.Delete(recursive: true);
            return ValueTask.CompletedTask;
        }

        private async Task PromiseAsync(int count)
        {
            var outbox = new OutboxWriter(TimeProvider.System);
            foreach (var chunk in Enumerable.Range(0, count).Chunk(1000))
            {
                await using var db = database.CreateDbContext();
                await using var write = await db.BeginWriteAsync(CancellationToken.None);
                db.ChangeTracker.AutoDetectChangesEnabled = false;
                foreach (var _ in chunk)
                {
                    var name = $"sale.order,{Interlocked.Increment(ref _next)}/{Environment.ProcessId}";
                    await outbox.AddAsync(
                        db,
                        new DeliveryDraft("abs", "entitlement.create", name, name, Payload),
                        CancellationToken.None
                    );
                }

                await db.SaveChangesAsync(CancellationToken.None);
                await write.CommitAsync(CancellationToken.None);
            }
        }
    }

    private sealed class HttpTransport(HttpClient client, Uri address, int parallel) : IDeliveryTransport
    {
        public string Destination => "abs";

        public int Parallel => parallel;

        public static async Task<(int Status, byte[] Body)> PostAsync(
            HttpClient client,
            Uri address,
            string key,
            ReadOnlyMemory<byte> payload,
            CancellationToken cancellationToken
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(payload) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("Idempotency-Key", key);
            using var answer = await client.SendAsync(request, cancellationToken);
            return ((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        }

        public async Task<DeliveryAnswer> SendAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
        {
            var (status, body) = await PostAsync(client, address, delivery.IdempotencyKey, delivery.Payload, cancellationToken);
            return DeliveryAnswer.Http(status) with
            {
                Body = body,
                RequestText =
                    $"POST {address}\nIdempotency-Key: {delivery.IdempotencyKey}\n\n{Encoding.UTF8.GetString(delivery.Payload.Span)}",
                ResponseText = $"{status}\n\n{Encoding.UTF8.GetString(body)}",
            };
        }
    }
}
