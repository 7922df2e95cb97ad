using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>Lists the lines of a count: filters, search, sort and pages on the database. Source: b3, R2.</summary>
public sealed class ListSeatLines(PortalDatabase database)
{
    /// <summary>One page.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="request">What.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<KeysetPage<SeatLine>>> ExecuteAsync(
        Actor actor,
        SeatLineRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        return await request.Keyset.ReadAsync(request.In(db.SeatLines.AsNoTracking()), request.Page, cancellationToken);
    }

    /// <summary>How many lines of what matches can be decided about at once.</summary>
    public async Task<Result<int>> CountDecidableAsync(Actor actor, SeatLineRequest request, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        return await request.Decidable(db.SeatLines).CountAsync(cancellationToken);
    }

    /// <summary>How many lines each tab shows under the same search and filters.</summary>
    public async Task<Result<IReadOnlyDictionary<SeatTab, int>>> CountTabsAsync(
        Actor actor,
        SeatLineRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var counts = new Dictionary<SeatTab, int>();
        foreach (var tab in Enum.GetValues<SeatTab>())
        {
            counts[tab] = await (request with { Tab = tab }).In(db.SeatLines).CountAsync(cancellationToken);
        }

        return counts;
    }

    /// <summary>References of the products that a count has lines of.</summary>
    public async Task<Result<IReadOnlyList<string>>> ListProductsAsync(
        Actor actor,
        Guid runId,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var codes = await db
            .SeatLines.Where(line => line.RunId == runId)
            .Select(line => line.ProductCode)
            .Distinct()
            .Order()
            .Take(100)
            .ToListAsync(cancellationToken);
        return codes;
    }
}
