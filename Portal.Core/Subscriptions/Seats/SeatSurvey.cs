using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>All that a count rests on, read before anything is stored.</summary>
/// <param name="Reading">The subscriptions.</param>
/// <param name="Products">The products to be looked at: those that are counted first, of each reference the one that is to bill before the others.</param>
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
        var once = await ListBilledOnceAsync(cancellationToken);
        var reading = await directory.ReadAsync(options.ProductCodes, once, cancellationToken);
        if (CheckProducts(reading) is { } wrong)
        {
            return wrong;
        }

        return new SeatSurveyResult(reading, Sort(reading.Products), await census.CountAsync(cancellationToken), listedAt);
    }

    /// <summary>The lines of every client as they are billed.</summary>
    public List<List<SeatPlanLine>> Lay(SeatSurveyResult found) =>
        [
            .. found
                .Reading.Subscriptions.GroupBy(subscription => subscription.ClientId)
                .Select(group => SeatPlanner.Lay([.. group], found.Products, found.Census.Counts, options.ProductCodes))
                .Where(laid => laid.Count > 0),
        ];

    // also what Portal once brought in force and did not take back, under whatever reference it has now: an entry of Seats:Rules that is removed, and a
    // product that is replaced, must not leave their seats billed beside the others. What was only counted may have been a mistake in the settings,
    // and in another database the same id is another product
    private async Task<IReadOnlyList<int>> ListBilledOnceAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var runs = SeatBooks.OfThisDatabase(db);
        return await (
            from line in db.SeatLines
            join run in runs on line.RunId equals run.Id
            where line.State == SeatLineState.Applied && line.IsTarget && line.Proposed > 0
            select line.ProductId
        )
            .Distinct()
            .Order()
            .ToListAsync(cancellationToken);
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

    // those that are counted first, and of each reference the active product: the others of it bill what it is to bill
    private List<SeatProduct> Sort(IReadOnlyList<SeatProduct> products) =>
        [
            .. products
                .OrderBy(product => options.ProductCodes.Contains(product.Code) ? 0 : 1)
                .ThenBy(product => product.Code, StringComparer.Ordinal)
                .ThenByDescending(product => product.IsActive),
        ];
}
