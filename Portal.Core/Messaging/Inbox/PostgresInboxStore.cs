using System.Data;
using Npgsql;
using NpgsqlTypes;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>Arrivals into PostgreSQL: one statement, one commit, one way there and back.</summary>
internal sealed class PostgresInboxStore(PortalDatabase database, TimeSpan patience) : InboxStore
{
    private const string Insert = """
        INSERT INTO "Inbox" ("Id", "Source", "Kind", "EventId", "Subject", "Body", "Headers", "ReceivedAt", "NextTryAt", "CorrelationId",
            "State", "Tries", "Fence")
        SELECT "Id", "Source", "Kind", "EventId", "Subject", "Body", "Headers", "At", "At", "CorrelationId", 0, 0, 0
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
            AS arrival ("Id", "Source", "Kind", "EventId", "Subject", "Body", "Headers", "At", "CorrelationId")
        ON CONFLICT ("Source", "EventId") WHERE "EventId" IS NOT NULL DO NOTHING
        RETURNING "Id"
        """;

    private const string Find = """
        SELECT message."Id", message."Source", message."EventId"
        FROM unnest($1, $2) AS wanted ("Source", "EventId")
        JOIN "Inbox" AS message ON message."Source" = wanted."Source" AND message."EventId" = wanted."EventId"
        """;

    private readonly NpgsqlConnection _connection = database.ConnectPostgres(patience);

    public override async Task WriteAsync(IReadOnlyList<PendingArrival> batch, Func<bool> hasMore)
    {
        if (_connection.State != ConnectionState.Open)
        {
            await _connection.CloseAsync(); // a cut connection stays "broken" until it is closed
            await _connection.OpenAsync();
        }

        // two nodes that get the same events must not wait for each other crosswise
        var ordered = batch.OrderBy(pending => pending.Arrival.EventId, StringComparer.Ordinal).ToArray();
        var missing = await InsertAsync(ordered);
        if (missing.Count > 0 && await FindAsync(missing) is { Count: > 0 } gone)
        {
            // retention removed the first ones in this very moment: these are the first now
            _ = await InsertAsync([.. gone]);
        }
    }

    public override ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<List<PendingArrival>> InsertAsync(PendingArrival[] batch)
    {
        await using var insert = new NpgsqlCommand(Insert, _connection);
        Add(insert, NpgsqlDbType.Uuid, batch, pending => pending.Id);
        Add(insert, NpgsqlDbType.Text, batch, pending => pending.Arrival.Source);
        Add(insert, NpgsqlDbType.Text, batch, pending => pending.Arrival.Kind);
        Add(insert, NpgsqlDbType.Text, batch, pending => pending.Arrival.EventId);
        Add(insert, NpgsqlDbType.Text, batch, pending => pending.Arrival.Subject);
        Add(insert, NpgsqlDbType.Bytea, batch, pending => pending.Arrival.Body.ToArray());
        Add(insert, NpgsqlDbType.Text, batch, pending => pending.Arrival.Headers);
        Add(insert, NpgsqlDbType.TimestampTz, batch, pending => pending.ReceivedAt);
        Add(insert, NpgsqlDbType.Text, batch, pending => pending.Arrival.CorrelationId);
        await insert.PrepareAsync();
        var stored = new HashSet<Guid>(batch.Length);
        await using var reader = await insert.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            _ = stored.Add(reader.GetGuid(0));
        }

        return [.. batch.Where(pending => !stored.Contains(pending.Id))];
    }

    // those whose first one is not there after all
    private async Task<List<PendingArrival>> FindAsync(List<PendingArrival> missing)
    {
        await using var find = new NpgsqlCommand(Find, _connection);
        PendingArrival[] wanted = [.. missing];
        Add(find, NpgsqlDbType.Text, wanted, pending => pending.Arrival.Source);
        Add(find, NpgsqlDbType.Text, wanted, pending => pending.Arrival.EventId);
        await find.PrepareAsync();
        var first = new Dictionary<(string, string?), Guid>();
        await using var reader = await find.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            first[(reader.GetString(1), reader.GetString(2))] = reader.GetGuid(0);
        }

        var gone = new List<PendingArrival>();
        foreach (var pending in missing)
        {
            if (first.TryGetValue((pending.Arrival.Source, pending.Arrival.EventId), out var id))
            {
                MarkDuplicate(pending, id);
            }
            else
            {
                gone.Add(pending);
            }
        }

        return gone;
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
