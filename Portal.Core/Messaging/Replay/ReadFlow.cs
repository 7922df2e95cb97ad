using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>A stretch of time, UTC, its end exclusive.</summary>
public readonly record struct FlowSpan(DateTime From, DateTime Until);

/// <summary>What came in, or was promised, in one span, and what has become of it by now.</summary>
/// <param name="All">How many in all.</param>
/// <param name="Open">Of these, still to be handled or sent.</param>
/// <param name="Dead">Of these, given up.</param>
/// <param name="Aside">Of these, ignored or cancelled.</param>
public sealed record FlowCount(long All, long Open, long Dead, long Aside)
{
    /// <summary>Of these, handled or delivered.</summary>
    public long Done => All - Open - Dead - Aside;
}

/// <summary>What came in and what was promised, span by span.</summary>
/// <param name="Messages">Received messages by their arrival.</param>
/// <param name="Deliveries">Deliveries by the instant of the promise.</param>
/// <param name="OldMessages">Messages from before the first span that are still open.</param>
/// <param name="OldDeliveries">Deliveries likewise.</param>
public sealed record Flow(
    IReadOnlyList<FlowCount> Messages,
    IReadOnlyList<FlowCount> Deliveries,
    long OldMessages,
    long OldDeliveries
);

/// <summary>
/// Counts messages and deliveries over time for charts, each by when it came and by what has become of it. Every count is a stretch of an
/// index that a list has anyway, so no row is read and writing costs nothing more. What is done is told without looking, as the rest. Answers are shared
/// for some seconds among all who look. Thread-safe. Source: DESIGN §8.
/// </summary>
public sealed class ReadFlow(PortalDatabase database, TimeProvider time) : IDisposable
{
    /// <summary>How long an answer of short spans is given again.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(15);

    // a month of a million messages takes some tenths of a second to count, and changes little within minutes
    private static readonly TimeSpan LongGoodFor = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongSpan = TimeSpan.FromHours(6);

    private const int MostKept = 8;

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<(DateTime From, DateTime Until, int Count), (DateTime At, Flow Flow)> _kept = [];

    /// <summary>Reads it.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="policy">The right that the page asks for.</param>
    /// <param name="spans">One after the other, oldest first; at least one.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<Flow>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        IReadOnlyList<FlowSpan> spans,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        var key = (spans[0].From, spans[^1].Until, spans.Count);
        await _one.WaitAsync(cancellationToken);
        try
        {
            var now = time.UtcInstant;
            if (
                _kept.TryGetValue(key, out var kept)
                && now - kept.At < (spans[0].Until - spans[0].From < LongSpan ? GoodFor : LongGoodFor)
            )
            {
                return kept.Flow;
            }

            var flow = await ReadAsync(spans, cancellationToken);
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            _kept[key] = (now, flow);
            return flow;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<Flow> ReadAsync(IReadOnlyList<FlowSpan> spans, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return new Flow(
            await CountAsync(db, Sql("\"Inbox\"", "\"ReceivedAt\"", "= 0", "= 3", "= 2", spans.Count), spans, cancellationToken),
            await CountAsync(
                db,
                Sql("\"Deliveries\"", "\"CreatedAt\"", "IN (0, 1)", "= 3", "= 4", spans.Count),
                spans,
                cancellationToken
            ),
            await new MessageFilter { State = Inbox.InboxState.Pending, Until = spans[0].From }
                .Apply(db.Inbox)
                .LongCountAsync(cancellationToken),
            await new DeliveryFilter { IsOpen = true, Until = spans[0].From }
                .Apply(db.Deliveries)
                .LongCountAsync(cancellationToken)
        );
    }

    private static async Task<List<FlowCount>> CountAsync(
        PortalDbContext db,
        string sql,
        IReadOnlyList<FlowSpan> spans,
        CancellationToken cancellationToken
    )
    {
        object[] bounds = [.. spans.SelectMany(span => new object[] { span.From, span.Until })];
        var rows = await db.Database.SqlQueryRaw<FlowRow>(sql, bounds).ToListAsync(cancellationToken);
        return [.. rows.OrderBy(row => row.Number).Select(row => new FlowCount(row.All, row.Open, row.Dead, row.Aside))];
    }

    // the states as constants, in the words of the lists' partial indexes
    private static string Sql(string table, string at, string open, string dead, string aside, int spans)
    {
        var values = new StringBuilder();
        for (var number = 0; number < spans; number++)
        {
            values.Append(
                CultureInfo.InvariantCulture,
                $"{(number == 0 ? "" : ", ")}({number}, {{{2 * number}}}, {{{(2 * number) + 1}}})"
            );
        }

        var within = $"FROM {table} WHERE {at} >= \"Begins\" AND {at} < \"Ends\"";
        return $"""
            WITH "Spans"("Number", "Begins", "Ends") AS (VALUES {values})
            SELECT "Number",
                (SELECT COUNT(*) {within}) AS "All",
                (SELECT COUNT(*) {within} AND "State" {open}) AS "Open",
                (SELECT COUNT(*) {within} AND "State" {dead}) AS "Dead",
                (SELECT COUNT(*) {within} AND "State" {aside}) AS "Aside"
            FROM "Spans"
            """;
    }

    private sealed record FlowRow(int Number, long All, long Open, long Dead, long Aside);
}
