using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Bench.Kill;

/// <summary>
/// Kills the whole program (SIGKILL) at random moments while events come in and deliveries go out, starts it again, and compares at the end
/// what was acknowledged with what is stored and with what the other side was told. Source: G14, rows 1 and 3.
/// </summary>
internal static class KillBench
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static async Task<int> RunAsync(Arguments args)
    {
        var rounds = args.Number("rounds", 20);
        var postgres = args.Text("postgres");
        var folder = Directory.CreateTempSubdirectory("portal-kill-");
        try
        {
            await using var ledger = await KillLedger.StartAsync();
            await using var clients = new KillClients();
            await using var broker = args.Text("mosquitto") is { } program
                ? await KillBroker.StartAsync(program, ledger, isShared: postgres is not null)
                : null;
            string[] command =
            [
                KillHost.Command,
                "--folder",
                folder.FullName,
                "--ledger",
                $"{ledger.Address}",
                .. postgres is null ? (string[])[] : ["--postgres", postgres],
                .. broker is null ? (string[])[] : ["--broker", broker.Port.ToString(CultureInfo.InvariantCulture)],
            ];
            var others = new Others(clients, broker, ledger);
            var starts = await KillAsync(rounds, command, others);
            var found = await DrainAsync(command, folder.FullName, postgres, others);
            return Tell(rounds, starts, others, found);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<double>> KillAsync(int rounds, string[] command, Others others)
    {
        var starts = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            using var portal = await ServerProcess.StartAsync(command);
            var first = await others.Clients.Turn(portal.Address);
            starts.Add(Stopwatch.GetElapsedTime(began, first).TotalSeconds);
            if (others.Broker is { } broker && round % 5 == 1)
            {
                await broker.RestartAsync();
            }

            await Task.Delay(Random.Shared.Next(50, 1500));
        }

        return starts;
    }

    // once more, to its end: all that was begun is acknowledged, handled and delivered
    private static async Task<Found> DrainAsync(string[] command, string folder, string? postgres, Others others)
    {
        using var portal = await ServerProcess.StartAsync(command);
        _ = await others.Clients.Turn(portal.Address);
        await others.Clients.FinishAsync();
        await (others.Broker?.FinishAsync() ?? Task.CompletedTask);
        using var gate = new WriteGate(postgres is null ? DatabaseProvider.Sqlite : DatabaseProvider.Postgres);
        var database = new PortalDatabase(Options(folder, postgres), gate);
        await WaitAsync(database, others.Broker?.Published.Count ?? 0);
        return await FindAsync(database, others);
    }

    private static PersistenceOptions Options(string folder, string? postgres)
    {
        if (postgres is not null)
        {
            return new PersistenceOptions(DatabaseProvider.Postgres, new Secret(postgres));
        }

        var file = Directory.GetFiles(folder, "portal.db", SearchOption.AllDirectories).Single();
        var connection = new SqliteConnectionStringBuilder { DataSource = file }.ToString();
        return new PersistenceOptions(DatabaseProvider.Sqlite, new Secret(connection));
    }

    // as long as it gets less: how long all takes depends on the machine
    private static async Task WaitAsync(PortalDatabase database, int published)
    {
        var (least, since) = (int.MaxValue, Stopwatch.GetTimestamp());
        while (await CountLeftAsync(database, published) is > 0 and var left && Stopwatch.GetElapsedTime(since) < Patience)
        {
            (least, since) = left < least ? (left, Stopwatch.GetTimestamp()) : (least, since);
            await Task.Delay(200);
        }
    }

    private static async Task<int> CountLeftAsync(PortalDatabase database, int published)
    {
        await using var db = database.CreateDbContext();
        var pending = await db.Inbox.CountAsync(message =>
            message.State == InboxState.Pending && (message.Kind == KillHost.EventKind || message.Kind == KillHost.EffectKind)
        );
        var taken = await db.Inbox.CountAsync(message =>
            message.Source == KillHost.BrokerSource && message.Kind == KillHost.EventKind
        );
        var promised = await Promised(db).CountAsync(delivery => delivery.State == DeliveryState.Pending);
        return pending + promised + Math.Max(0, published - taken);
    }

    private static async Task<Found> FindAsync(PortalDatabase database, Others others)
    {
        await using var db = database.CreateDbContext();
        var stored = await db
            .Inbox.Where(message => message.Kind == KillHost.EventKind && message.State == InboxState.Done)
            .Select(message => new { message.EventId, message.Id })
            .ToListAsync();
        var told = await db.Inbox.CountAsync(message =>
            message.Kind == KillHost.EffectKind && message.Source == DeliveryOutcome.Source && message.State == InboxState.Done
        );
        var acts = await db.Audit.Where(act => act.Action == KillHost.Action).Select(act => act.SubjectId).ToListAsync();
        var promised = await Promised(db)
            .OrderBy(each => each.Id)
            .Select(each => new
            {
                each.Subject,
                each.IdempotencyKey,
                each.State,
            })
            .ToListAsync();
        // the door puts the sender and the kind before it
        var byEvent = stored.ToLookup(message => message.EventId!.Split('/')[^1], message => message.Id);
        var order = promised.ToLookup(each => each.Subject, each => each.IdempotencyKey);
        return new Found(
            Lost: others.Clients.Acknowledged.Count(each => !byEvent[each.Key].Contains(each.Value))
                + (others.Broker?.Published.Count(each => !byEvent.Contains(each)) ?? 0),
            Duplicated: byEvent.Count(group => group.Count() > 1),
            NotDelivered: promised.Count(each => each.State != DeliveryState.Delivered)
                + Math.Abs(promised.Count - others.Ledger.Keys.Count)
                + Math.Abs(promised.Count - stored.Count)
                + Math.Abs(promised.Count - told),
            DoubleEffects: acts.Count - acts.Distinct(StringComparer.Ordinal).Count() + Math.Abs(acts.Count - stored.Count),
            OutOfOrder: others.Ledger.Order.Count(each => !order[each.Key].SequenceEqual(each.Value, StringComparer.Ordinal)),
            Integrity: await IntegrityAsync(db, database.Provider)
        );
    }

    // the sandbox's own orders are promised to ABS meanwhile
    private static IQueryable<Delivery> Promised(PortalDbContext db) =>
        db.Deliveries.Where(delivery => delivery.Destination == KillHost.Destination);

    private static async Task<string> IntegrityAsync(PortalDbContext db, DatabaseProvider provider) =>
        provider == DatabaseProvider.Postgres
            ? "ok"
            : (await db.Database.SqlQueryRaw<string>("SELECT * FROM pragma_integrity_check").ToListAsync())[0];

    private static int Tell(int rounds, List<double> starts, Others others, Found found)
    {
        var (clients, broker, ledger) = others;
        starts.Sort();
        Print(
            $"{rounds} kills, {clients.Acknowledged.Count} acknowledged, {clients.Unanswered} unanswered, {ledger.Keys.Count} effects, {ledger.Repeats} sent again"
        );
        Print(
            $"lost {found.Lost}, duplicated {found.Duplicated}, acknowledged under another id {clients.OtherIds}, not delivered {found.NotDelivered}, double effects {found.DoubleEffects}, other bytes {ledger.OtherBytes}, out of order {found.OutOfOrder}, integrity {found.Integrity}"
        );
        if (broker is not null)
        {
            Print($"published {broker.Published.Count}, each acknowledged by a broker that was restarted meanwhile");
        }

        Print($"start to first 202: median {Measure.Median(starts):0.0} s, worst {starts[^1]:0.0} s");
        var faults =
            found.Lost
            + found.Duplicated
            + found.NotDelivered
            + found.DoubleEffects
            + found.OutOfOrder
            + clients.OtherIds
            + ledger.OtherBytes;
        return faults == 0 && found.Integrity == "ok" ? 0 : 1;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed record Others(KillClients Clients, KillBroker? Broker, KillLedger Ledger);

    private sealed record Found(int Lost, int Duplicated, int NotDelivered, int DoubleEffects, int OutOfOrder, string Integrity);
}
