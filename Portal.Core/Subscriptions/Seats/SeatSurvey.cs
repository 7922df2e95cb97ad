using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>All that a count rests on, read before anything is stored.</summary>
/// <param name="Reading">The subscriptions.</param>
/// <param name="Products">The products to be looked at, each reference once; those that are counted now first.</param>
/// <param name="Census">The devices.</param>
/// <param name="ListedAt">UTC instant of the oldest list of devices.</param>
internal sealed record SeatSurveyResult(
    SubscriptionReading Reading,
    IReadOnlyList<SeatProduct> Products,
    SeatCensusResult Census,
    DateTime? ListedAt
);

/// <summary>Reads what a count rests on: subscriptions from Odoo, devices from Portal's own copy. Changes nothing.</summary>
internal sealed class SeatSurvey(
    PortalDatabase database,
    ISubscriptionDirectory directory,
    SeatCensus census,
    SeatFreshness freshness,
    SeatOptions options
)
{
    /// <summary>Reads; a refusal where nothing may be counted on it.</summary>
    /// <exception cref="ConnectorException">Odoo failed.</exception>
    public async Task<Result<SeatSurveyResult>> ReadAsync(CancellationToken cancellationToken)
    {
        if (await freshness.CheckAsync(cancellationToken) is { } stale)
        {
            return stale;
        }

        var listedAt = await freshness.FindOldestAsync(cancellationToken);
        var codes = await ListCodesAsync(cancellationToken);
        var reading = await directory.ReadAsync(codes, cancellationToken);
        if (CheckProducts(reading) is { } wrong)
        {
            return wrong;
        }

        return new SeatSurveyResult(
            reading,
            Choose(codes, reading.Products),
            await census.CountAsync(cancellationToken),
            listedAt
        );
    }

    // also what was counted once: an entry of Seats:Rules that is removed must not leave its seats billed beside the others
    private async Task<IReadOnlyList<string>> ListCodesAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var once = await (
            from line in db.SeatLines
            join run in db.SeatRuns on line.RunId equals run.Id
            where !run.IsDryRun && run.CountedAt != null
            select line.ProductCode
        )
            .Distinct()
            .ToListAsync(cancellationToken);
        return [.. options.ProductCodes.Concat(once.Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)];
    }

    private Refusal? CheckProducts(SubscriptionReading reading)
    {
        foreach (var code in options.ProductCodes)
        {
            var found = reading.Products.Where(product => product.Code == code).ToList();
            if (found.Count == 0)
            {
                return SeatRefusals.NoProduct(code);
            }

            if (found.Count(product => product.IsActive) > 1)
            {
                return SeatRefusals.TwoProducts(code);
            }
        }

        return null;
    }

    // of a reference that is counted: the active product, or the only one; of one that was counted once: all
    private List<SeatProduct> Choose(IReadOnlyList<string> codes, IReadOnlyList<SeatProduct> products) =>
        [
            .. codes.SelectMany(code =>
            {
                var found = products
                    .Where(product => product.Code == code)
                    .OrderByDescending(product => product.IsActive)
                    .ToList();
                return options.ProductCodes.Contains(code) ? found.Take(1) : found;
            }),
        ];
}
