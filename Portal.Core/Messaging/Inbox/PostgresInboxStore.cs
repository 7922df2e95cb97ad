using System.Data;
using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>Arrivals into PostgreSQL: one statement, one commit, one way there and back.</summary>
internal sealed class PostgresInboxStore(PortalDatabase database, TimeSpan patience) : InboxStore
{
    // stores what is new and names the first one of what is not, in one statement; it does not see what another writer stores in this moment
    private const string Store = """
        WITH arrival AS (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
                AS arrival ("Id", "Source", "Kind", "EventId", "Subject", "Body", "Headers", "At", "CorrelationId")),
        stored AS (
            INSERT INTO "Inbox" ("Id", "Source", "Kind", "EventId", "Subject", "Body", "Headers", "ReceivedAt", "NextTryAt", "CorrelationId",
                "State", "Tries", "Fence")
            SELECT "Id", "Source", "Kind", "EventId", "Subject", "Body", "Headers", "At", "At", "CorrelationId", 0, 0, 0 FROM arrival
            ON CONFLICT ("Source", "EventId") WHERE "EventId" IS NOT NULL DO NOTHING
            RETURNING "Id")
        SELECT "Id", NULL, NULL FROM stored
        UNION ALL
        SELECT first."Id", first."Source", first."EventId" FROM arrival
            JOIN "Inbox" AS first ON first."Source" = arrival."Source" AND first."EventId" = arrival."EventId"
        """;

    // another writer was quicker with the first one, or retention removed it, in the moment of the statement: it is seen by the next
    private const int MostLooks = 3;

    private readonly NpgsqlConnection _connection = database.ConnectPostgres(patience);

    public override async Task WriteAsync(IReadOnlyList<PendingArrival> batch, TimeSpan wait, Func<bool> hasMore)
    {
        using var limit = new CancellationTokenSource(wait);
        if (_connection.State != ConnectionState.Open)
        {
            await _connection.CloseAsync(); // a cut connection stays "broken" until it is closed
            await _connection.OpenAsync(limit.Token);
        }

        // two nodes that get the same events must not wait for each other crosswise
        var ordered = batch.OrderBy(pending => pending.Arrival.EventId, StringComparer.Ordinal).ToArray();
        var open = await StoreAsync(ordered, limit.Token);
        for (var look = 1; open.Length > 0; look++)
        {
            // what was stored is on disk by now, whatever happens to these
            open = look < MostLooks && await TryStoreAsync(open, limit.Token) is { } left ? left : Refuse(open);
        }
    }

    public override ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<PendingArrival[]?> TryStoreAsync(PendingArrival[] open, CancellationToken cancellationToken)
    {
        try
        {
            return await StoreAsync(open, cancellationToken);
        }
        catch (DbException exception) when (exception.IsUnavailable())
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    // returns those of which nothing is known yet
    private async Task<PendingArrival[]> StoreAsync(PendingArrival[] batch, CancellationToken cancellationToken)
    {
        await using var store = new NpgsqlCommand(Store, _connection);
        Add(store, NpgsqlDbType.Uuid, batch, pending => pending.Id);
        Add(store, NpgsqlDbType.Text, batch, pending => pending.Arrival.Source);
        Add(store, NpgsqlDbType.Text, batch, pending => pending.Arrival.Kind);
        Add(store, NpgsqlDbType.Text, batch, pending => pending.Arrival.EventId);
        Add(store, NpgsqlDbType.Text, batch, pending => pending.Arrival.Subject);
        Add(store, NpgsqlDbType.Bytea, batch, pending => pending.Arrival.Body.ToArray());
        Add(store, NpgsqlDbType.Text, batch, pending => pending.Arrival.Headers);
        Add(store, NpgsqlDbType.TimestampTz, batch, pending => pending.ReceivedAt);
        Add(store, NpgsqlDbType.Text, batch, pending => pending.Arrival.CorrelationId);
        await store.PrepareAsync(cancellationToken);
        var stored = new HashSet<Guid>(batch.Length);
        var first = new Dictionary<(string, string), Guid>();
        await using var reader = await store.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (await reader.IsDBNullAsync(1, cancellationToken))
            {
                _ = stored.Add(reader.GetGuid(0));
            }
            else
            {
                first[(reader.GetString(1), reader.GetString(2))] = reader.GetGuid(0);
            }
        }

        return Judge(batch, stored, first);
    }

    private static PendingArrival[] Judge(PendingArrival[] batch, HashSet<Guid> stored, Dictionary<(string, string), Guid> first)
    {
        // the same event twice in one batch: the statement does not see its own rows
        foreach (var pending in batch.Where(pending => stored.Contains(pending.Id) && pending.Arrival.EventId is not null))
        {
            first[(pending.Arrival.Source, pending.Arrival.EventId!)] = pending.Id;
        }

        var open = new List<PendingArrival>();
        foreach (var pending in batch.Where(pending => !stored.Contains(pending.Id)))
        {
            if (first.TryGetValue((pending.Arrival.Source, pending.Arrival.EventId ?? ""), out var id))
            {
                MarkDuplicate(pending, id);
            }
            else
            {
                open.Add(pending);
            }
        }

        return [.. open];
    }

    private static PendingArrival[] Refuse(PendingArrival[] open)
    {
        foreach (var pending in open)
        {
            pending.Receipt = new Receipt(ReceiptKind.Unavailable, Guid.Empty);
        }

        return [];
    }

    private static void Add<T>(NpgsqlCommand command, NpgsqlDbType type, PendingArrival[] batch, Func<PendingArrival, T> value) =>
        command.Parameters.Add(
            new NpgsqlParameter<T[]>
            {
                NpgsqlDbType = NpgsqlDbType.Array | type,
                TypedValue = Array.ConvertAll(batch, each => value(each)),
            }
        );
}
