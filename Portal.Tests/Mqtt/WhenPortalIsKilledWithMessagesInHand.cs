using System.Collections;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Mqtt;
using Portal.Core.Persistence;
using Portal.Tests.Messaging;
using Portal.Tests.Support;

namespace Portal.Tests.Mqtt;

/// <summary>
/// The whole program, killed (SIGKILL) while it holds messages of a Mosquitto that it could not commit: exactly those come again, and each has one
/// effect. Source: P1, P2, row 18.
/// </summary>
public abstract class WhenPortalIsKilledWithMessagesInHand(DatabaseProvider provider) : MessagingSuite(provider)
{
    private const int Committed = 4;
    private const int InHand = 3;
    private const string Client = "portal-kill";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly MosquittoBroker _broker = new();
    private readonly TestFolder _folder = new();
    private readonly WriteGate _gate = new(provider);

    public sealed class OnSqlite() : WhenPortalIsKilledWithMessagesInHand(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenPortalIsKilledWithMessagesInHand(DatabaseProvider.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await _broker.StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _gate.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Exactly_those_that_were_not_committed_come_again_and_each_has_one_effect()
    {
        await using var sender = await MqttNode.StartAsync(MqttNode.OptionsFor(_broker.Port, "abs", MqttVersion.V5, "none"));
        await using (var portal = await StartAsync())
        {
            await PublishAsync(sender, 0, Committed);
            await UntilAsync(async () => Acknowledged() == Committed && (await EffectsAsync()).Count == Committed);
            await using (await LockInboxAsync())
            {
                await PublishAsync(sender, Committed, InHand);
                await UntilAsync(() => Task.FromResult(Sent().Count == Committed + InHand));
                await portal.KillAsync();
            }
        }

        var before = Sent().Count;
        await using (await StartAsync())
        {
            await UntilAsync(async () => (await EffectsAsync()).Count == Committed + InHand);
            await UntilAsync(() => Task.FromResult(Acknowledged() == Committed + InHand));
        }

        Assert.Equal(InHand, Sent().Count - before);
        var names = Enumerable.Range(0, Committed + InHand).Select(NameOf).ToList();
        Assert.Equal(names, (await EffectsAsync()).Order(StringComparer.Ordinal));
        await using var db = Look().CreateDbContext();
        Assert.Equal(names.Count, await db.Deliveries.CountAsync(each => each.Kind == "kill.effect", Cancellation));
        Assert.Equal(names.Count, await db.Inbox.CountAsync(each => each.Kind == "kill.event", Cancellation));
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"m-{number}");

    private static async Task PublishAsync(MqttNode sender, int from, int count)
    {
        foreach (var number in Enumerable.Range(from, count))
        {
            await sender.PublishAsync($"emit/ABS/kill/{number}/event", $$"""{"message_id":"{{NameOf(number)}}"}""");
        }
    }

    // with a handler that leaves an audit row and a promise; nobody answers at the address that it promises to
    private async Task<ChildProcess> StartAsync()
    {
        List<string> command =
        [
            "dotnet",
            BenchProgram.Path,
            "kill-host",
            "--folder",
            _folder.Path,
            "--ledger",
            $"http://127.0.0.1:{FreePort.Find()}/",
            "--broker",
            $"{_broker.Port}",
        ];
        if (Database.Options.Provider == DatabaseProvider.Postgres)
        {
            command.AddRange(["--postgres", Database.Options.ConnectionString.Reveal()]);
        }

        var known = Count("Sending SUBACK to");
        var portal = ChildProcess.Start(command, TestEnvironment.Root, Variables());
        await portal.WaitForLineAsync("listening ", Patience, Cancellation);
        await UntilAsync(() => Task.FromResult(Count("Sending SUBACK to") > known));
        return portal;
    }

    private static Dictionary<string, string> Variables()
    {
        var all = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Where(each => !((string)each.Key).StartsWith("ODOO_", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(each => (string)each.Key, each => (string)each.Value!);
        all["Mqtt__Username"] = TestBroker.Username;
        all["Mqtt__Password"] = TestBroker.Password;
        return all;
    }

    // what the broker says of each packet
    private int Count(string doing) => _broker.Log.Count(line => line.Contains($"{doing} {Client}", StringComparison.Ordinal));

    private List<string> Sent() =>
        [
            .. _broker.Log.Where(line =>
                line.Contains($"Sending PUBLISH to {Client}", StringComparison.Ordinal)
                && line.Contains("emit/ABS/kill/", StringComparison.Ordinal)
            ),
        ];

    private int Acknowledged() => Count("Received PUBACK from");

    private async Task<List<string>> EffectsAsync()
    {
        await using var db = Look().CreateDbContext();
        return await db.Audit.Where(act => act.Action == "kill.applied").Select(act => act.SubjectId).ToListAsync(Cancellation);
    }

    private Task<IAsyncDisposable> LockInboxAsync() =>
        Database.Options.Provider == DatabaseProvider.Postgres ? LockAsync("Inbox") : LockFileAsync();

    private async Task<IAsyncDisposable> LockFileAsync()
    {
        var file = new SqliteConnectionStringBuilder { DataSource = FindFile(), Pooling = false };
        var sqlite = new SqliteConnection(file.ToString());
        await sqlite.OpenAsync(Cancellation);
        await using var begin = sqlite.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        await begin.ExecuteNonQueryAsync(Cancellation);
        return sqlite;
    }

    private string FindFile() => Directory.GetFiles(_folder.Path, "portal.db", SearchOption.AllDirectories).Single();

    private PortalDatabase Look()
    {
        var options = Database.Options;
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            var connection = new SqliteConnectionStringBuilder { DataSource = FindFile() }.ToString();
            options = new PersistenceOptions(DatabaseProvider.Sqlite, new Secret(connection));
        }

        return new PortalDatabase(options, _gate);
    }

    private static async Task UntilAsync(Func<Task<bool>> look)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await look())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
