using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

/// <summary>With very many rows, what is done again and again reads only what it needs: told by the database's own plan. Source: G11.</summary>
public abstract class WhenTablesAreFilled(DatabaseProvider provider) : MessagingSuite(provider)
{
    private const int Rows = 20_000;

    public sealed class OnSqlite() : WhenTablesAreFilled(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTablesAreFilled(DatabaseProvider.Postgres);

    [Fact]
    public async Task Replaying_and_removing_messages_go_along_an_index()
    {
        await FillInboxAsync();
        await using var db = Database.Open();
        var at = Now.AddDays(-5);
        var chunk = new MessageFilter { State = InboxState.Ignored }
            .Apply(db.Inbox)
            .Where(each => each.ReceivedAt >= at)
            .OrderBy(each => each.ReceivedAt)
            .ThenBy(each => each.Id)
            .Take(500)
            .Select(each => each.Id);
        var old = db
            .Inbox.Where(each => each.State == InboxState.Done || each.State == InboxState.Ignored)
            .Where(each => each.ReceivedAt < at && each.SettledAt < at)
            .OrderBy(each => each.ReceivedAt)
            .ThenBy(each => each.Id)
            .Take(500)
            .Select(each => each.Id);

        Assert.Contains("IX_Inbox_Ignored", await PlanAsync(db, chunk.ToQueryString()), StringComparison.Ordinal);
        Assert.Contains("IX_Inbox_", await PlanAsync(db, old.ToQueryString()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sending_many_again_goes_along_an_index()
    {
        await FillOutboxAsync();
        await using var db = Database.Open();
        var at = Now.AddDays(-5);
        var chunk = RetryMatchingDeliveries
            .Matching([], db, new DeliveryFilter { State = DeliveryState.Dead })
            .Where(each => each.CreatedAt >= at)
            .OrderBy(each => each.CreatedAt)
            .ThenBy(each => each.Id)
            .Take(200)
            .Select(each => each.Id);

        Assert.Contains("IX_Deliveries_Dead", await PlanAsync(db, chunk.ToQueryString()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taking_reads_few_of_many()
    {
        await FillInboxAsync();
        await FillOutboxAsync();
        await StoredAsync(Hook("due"));
        await PromiseAsync(Draft("due", "stock,1"));
        var handler = new ScriptedHandler();
        var began = System.Diagnostics.Stopwatch.GetTimestamp();

        var (worker, dispatcher) = (NewWorker(handler), NewDispatcher());
        for (var each = 0; each < 20; each++)
        {
            await worker.RunOnceAsync(Cancellation);
            await dispatcher.RunOnceAsync(Cancellation);
        }

        Assert.Single(handler.Read);
        Assert.Single(Ledger.Requests);
        // a scan of all of it, twenty times over, takes several times as long
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 20);
    }

    // most are done; one in twenty is ignored
    private Task FillInboxAsync() =>
        RunAsync(
            $"""
            WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {Rows})
            INSERT INTO "Inbox" ("Id", "Source", "Kind", "EventId", "Subject", "Body", "Headers", "ReceivedAt", "NextTryAt", "CorrelationId",
                "State", "Tries", "Fence", "SettledAt")
            SELECT {Id("n")}, 'odoo', 'stock.move', 'old-' || n, 'stock.move,' || n, {Empty}, {Empty2}, {Past("n")}, {Past("n")},
                'x', CASE WHEN n % 20 = 0 THEN 2 ELSE 1 END, 0, 0, {Past("n")} FROM number
            """,
            "Inbox"
        );

    // most are delivered; one in twenty is dead
    private Task FillOutboxAsync() =>
        RunAsync(
            $"""
            WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {Rows})
            INSERT INTO "Deliveries" ("Id", "Destination", "Kind", "Subject", "IdempotencyKey", "Payload", "Revision", "State", "Attempts", "Sendings", "Step",
                "NextAttemptAt", "CreatedAt", "TellsOutcome", "CorrelationId", "Fence", "HasDied")
            SELECT {Id(
                "n"
            )}, 'abs', 'x', 'sale.order,' || n, 'old-' || n, {Empty}, 0, CASE WHEN n % 20 = 0 THEN 3 ELSE 2 END, 1, 1, 1,
                {Past("n")}, {Past("n")}, {(IsPostgres ? "false" : "0")}, 'x', 0, n % 20 = 0 FROM number
            """,
            "Deliveries"
        );

    private bool IsPostgres => Database.Portal.Provider == DatabaseProvider.Postgres;

    private string Empty => IsPostgres ? "''::bytea" : "X''";

    private static string Empty2 => "'{}'";

    private string Id(string n) =>
        IsPostgres
            ? $"('00000000-0000-7000-8000-' || lpad({n}::text, 12, '0'))::uuid"
            : $"printf('00000000-0000-7000-8000-%012d', {n})";

    private string Past(string n)
    {
        var begin = Now.AddDays(-100).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return IsPostgres
            ? $"(timestamptz '{begin}+00' + {n} * interval '1 second')"
            : $"strftime('%Y-%m-%d %H:%M:%S', '{begin}', '+' || {n} || ' seconds')";
    }

    private async Task RunAsync(string sql, string table)
    {
        await using var db = Database.Open();
        await using (var write = await db.BeginWriteAsync(Cancellation))
        {
            await ExecuteAsync(db, sql);
            await write.CommitAsync(Cancellation);
        }

        await ExecuteAsync(db, $"ANALYZE \"{table}\"");
    }

    private static async Task ExecuteAsync(PortalDbContext db, string sql)
    {
        await using var command = await CommandAsync(db, sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static async Task<DbCommand> CommandAsync(PortalDbContext db, string sql)
    {
        await db.Database.OpenConnectionAsync(Cancellation);
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        return command;
    }

    private async Task<string> PlanAsync(PortalDbContext db, string query)
    {
        await db.Database.OpenConnectionAsync(Cancellation);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"{(IsPostgres ? "EXPLAIN" : "EXPLAIN QUERY PLAN")} {Literal(query)}";
        var plan = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation))
        {
            plan.Add(reader.GetString(IsPostgres ? 0 : 3));
        }

        return string.Join('\n', plan);
    }

    // what EF puts before a query to declare its parameters becomes part of it
    private string Literal(string query)
    {
        var begin = query.IndexOf("SELECT", StringComparison.Ordinal);
        var declared = query[..begin].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var statement = query[begin..];
        // the longest name first: one may be the beginning of another
        foreach (
            var line in declared
                .Where(line => line.Contains('=', StringComparison.Ordinal))
                .OrderByDescending(line => line.IndexOf('=', StringComparison.Ordinal))
        )
        {
            var name = line[line.IndexOf('@', StringComparison.Ordinal)..line.IndexOf('=', StringComparison.Ordinal)].Trim();
            var text = line[(line.IndexOf('\'', StringComparison.Ordinal) + 1)..line.LastIndexOf('\'')];
            var isNumber = int.TryParse(text, CultureInfo.InvariantCulture, out _);
            statement = statement.Replace(
                name,
                isNumber ? text
                    : IsPostgres ? $"timestamptz '{text}'"
                    : $"'{text}'",
                StringComparison.Ordinal
            );
        }

        return statement;
    }
}
