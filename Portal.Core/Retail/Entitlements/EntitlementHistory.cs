using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Entitlements;

/// <summary>One step of the chart.</summary>
/// <param name="FromAt">UTC instant it begins.</param>
/// <param name="Promised">Promised in it.</param>
/// <param name="Delivered">First accepted in it; sending one once more changes nothing of that.</param>
/// <param name="Dead">Refused or given up in it, and dead still.</param>
/// <param name="Backlog">Orders without their entitlement when it was over; without those that called it off since.</param>
public sealed record HistoryPoint(DateTime FromAt, int Promised, int Delivered, int Dead, int Backlog);

/// <summary>
/// Backlog and outcome over time, for the charts. Every count is a stretch of an index, all of one statement, and answers are shared by all who
/// look. Thread-safe. Source: DESIGN §8, G11.
/// </summary>
public sealed class EntitlementHistory(PortalDatabase database, ReadEntitlementFigures figures, TimeProvider time)
{
    private static readonly TimeSpan LongSpan = TimeSpan.FromHours(6);

    // days change little within minutes
    private readonly SharedReading<(DateTime From, DateTime Until, int Count), HistoryPoint[]> _shared = new(
        time,
        key => key.Until - key.From > LongSpan * key.Count ? TimeSpan.FromMinutes(2) : TimeSpan.FromSeconds(15)
    );

    /// <summary>Reads the steps.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="spans">UTC, one after the other, oldest first, the last one up to now. At least one.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<IReadOnlyList<HistoryPoint>>> ExecuteAsync(
        Actor actor,
        IReadOnlyList<(DateTime From, DateTime Until)> spans,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeEntitlements.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var key = (spans[0].From, spans[^1].Until, spans.Count);
        return await _shared.GetAsync(key, stop => ReadAsync(spans, stop), cancellationToken);
    }

    private async Task<HistoryPoint[]> ReadAsync(
        IReadOnlyList<(DateTime From, DateTime Until)> spans,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        object[] bounds = [.. spans.SelectMany(span => new object[] { span.From, span.Until })];
        var counts = await db.Database.SqlQueryRaw<SpanCount>(Sql(spans.Count), bounds).ToListAsync(cancellationToken);
        var first = spans[0].From;
        var calledOff = await (
            from order in db
                .Orders.Where(order => order.DeliveryId != null && order.PromisedAt >= first)
                .Where(WantedOrders.IsCalledOff)
            join delivery in WantedOrders.Unsettled(db.Deliveries) on order.DeliveryId equals (Guid?)delivery.Id
            select order.PromisedAt
        ).ToListAsync(cancellationToken);
        var now = await figures.ReadAsync(cancellationToken);
        return Steps(spans, [.. counts.OrderBy(count => count.Number)], calledOff, now.Orders);
    }

    // from the end backwards: what is open now, less what was promised since, and more what has ended since. What was called off is not
    // open now, and counts as if it never had been
    private static HistoryPoint[] Steps(
        IReadOnlyList<(DateTime From, DateTime Until)> spans,
        List<SpanCount> counts,
        List<DateTime?> calledOff,
        int openNow
    )
    {
        var points = new HistoryPoint[spans.Count];
        var backlog = openNow;
        for (var at = spans.Count - 1; at >= 0; at--)
        {
            var ((from, until), count) = (spans[at], counts[at]);
            points[at] = new HistoryPoint(from, count.Promised, count.Delivered, count.Dead, backlog);
            var stayed = count.Promised - calledOff.Count(each => each >= from && each < until);
            // a dead one is still in the backlog: it has ended for the dispatcher only
            backlog += count.Delivered + count.Cancelled - stayed;
        }

        return points;
    }

    // in the words of the partial indexes; with the states of one as "in both and not the other", which SQLite sees through
    private static string Sql(int spans)
    {
        var values = new StringBuilder();
        for (var number = 0; number < spans; number++)
        {
            values.Append(
                CultureInfo.InvariantCulture,
                $"{(number == 0 ? "" : ", ")}({number}, {{{2 * number}}}, {{{(2 * number) + 1}}})"
            );
        }

        var deliveries = $"""SELECT COUNT(*) FROM "Deliveries" WHERE "Kind" = '{EntitlementPayload.Kind}'""";
        var settled = $"""{deliveries} AND "State" IN (3, 4) AND "SettledAt" >= "Begins" AND "SettledAt" < "Ends" """;
        return $"""
            WITH "Spans"("Number", "Begins", "Ends") AS (VALUES {values})
            SELECT "Number",
                (SELECT COUNT(*) FROM "Orders" WHERE "DeliveryId" IS NOT NULL
                    AND "PromisedAt" >= "Begins" AND "PromisedAt" < "Ends") AS "Promised",
                ({deliveries} AND "DeliveredAt" IS NOT NULL AND "DeliveredAt" >= "Begins" AND "DeliveredAt" < "Ends") AS "Delivered",
                ({settled} AND "State" <> 4) AS "Dead",
                ({settled} AND "State" <> 3 AND "DeliveredAt" IS NULL) AS "Cancelled"
            FROM "Spans"
            """;
    }

    private sealed record SpanCount(int Number, int Promised, int Delivered, int Dead, int Cancelled);
}
