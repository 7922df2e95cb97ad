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
            string[] command =
            [
                KillHost.Command,
                "--folder",
                folder.FullName,
                "--ledger",
                $"{ledger.Address}",
                .. postgres is null ? (string[])[] : ["--postgres", postgres],
            ];
            var starts = await KillAsync(rounds, command, clients);
            var found = await DrainAsync(command, folder.FullName, postgres, clients, ledger);
            return Tell(rounds, starts, clients, ledger, found);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<double>> KillAsync(int rounds, string[] command, KillClients clients)
    {
        var starts = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            using var portal = await ServerProcess.StartAsync(command);
            var first = await clients.Turn(portal.Address);
            starts.Add(Stopwatch.GetElapsedTime(began, first).TotalSeconds);
            await Task.Delay(Random.Shared.Next(50, 1500));
        }

        return starts;
    }

    // once more, to its end: all that was begun is acknowledged, handled and delivered
    private static async Task<Found> DrainAsync(
        string[] command,
        string folder,
        string? postgres,
        KillClients clients,
        KillLedger ledger
    )
    {
        using var portal = await ServerProcess.StartAsync(command);
        _ = await clients.Turn(portal.Address);
        await clients.FinishAsync();
        using var gate = new WriteGate(postgres is null ? DatabaseProvider.Sqlite : DatabaseProvider.Postgres);
        var database = new PortalDatabase(Options(folder, postgres), gate);
        await WaitAsync(database);
        return await FindAsync(database, clients, ledger);
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
    private static async Task WaitAsync(PortalDatabase database)
    {
        var (least, since) = (int.MaxValue, Stopwatch.GetTimestamp());
        while (await CountLeftAsync(database) is > 0 and var left && Stopwatch.GetElapsedTime(since) < Patience)
        {
            (least, since) = left < least ? (left, Stopwatch.GetTimestamp()) : (least, since);
            await Task.Delay(200);
        }
    }

    private static async Task<int> CountLeftAsync(PortalDatabase database)
    {
        await using var db = database.CreateDbContext();
        return await db.Inbox.CountAsync(message =>
                message.State == InboxState.Pending && (message.Source == "events" || message.Kind == KillHost.EffectKind)
            ) + await Promised(db).CountAsync(delivery => delivery.State == DeliveryState.Pending);
    }

    private static async Task<Found> FindAsync(PortalDatabase database, KillClients clients, KillLedger ledger)
    {
        await using var db = database.CreateDbContext();
        var stored = await db
            .Inbox.Where(message => message.Source == "events" && message.State == InboxState.Done)
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
            Lost: clients.Acknowledged.Count(each => !byEvent[each.Key].Contains(each.Value)),
            Duplicated: byEvent.Count(group => group.Count() > 1),
            NotDelivered: promised.Count(each => each.State != DeliveryState.Delivered)
                + Math.Abs(promised.Count - ledger.Keys.Count)
                + Math.Abs(promised.Count - stored.Count)
                + Math.Abs(promised.Count - told),
            DoubleEffects: acts.Count - acts.Distinct(StringComparer.Ordinal).Count() + Math.Abs(acts.Count - stored.Count),
            OutOfOrder: ledger.Order.Count(each => !order[each.Key].SequenceEqual(each.Value, StringComparer.Ordinal)),
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

    private static int Tell(int rounds, List<double> starts, KillClients clients, KillLedger ledger, Found found)
    {
        starts.Sort();
        Print(
            $"{rounds} kills, {clients.Acknowledged.Count} acknowledged, {clients.Unanswered} unanswered, {ledger.Keys.Count} effects, {ledger.Repeats} sent again"
        );
        Print(
            $"lost {found.Lost}, duplicated {found.Duplicated}, acknowledged under another id {clients.OtherIds}, not delivered {found.NotDelivered}, double effects {found.DoubleEffects}, other bytes {ledger.OtherBytes}, out of order {found.OutOfOrder}, integrity {found.Integrity}"
        );
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

    private sealed record Found(int Lost, int Duplicated, int NotDelivered, int DoubleEffects, int OutOfOrder, string Integrity);
}
