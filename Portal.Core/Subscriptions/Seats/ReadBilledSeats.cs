using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>A line that bills a client's devices.</summary>
/// <param name="LineId">The line of the count.</param>
/// <param name="OrderId">The subscription's order in Odoo.</param>
/// <param name="OrderName">Its number.</param>
/// <param name="ProductCode">Internal reference of the product.</param>
/// <param name="InForce">Seats that it bills as far as Portal knows.</param>
/// <param name="Counted">Devices counted for it.</param>
/// <param name="State">Where the line of the count stands.</param>
/// <param name="PeriodMinor">What it bills a period, in the currency's smallest unit; null without a price.</param>
/// <param name="Currency">ISO code.</param>
/// <param name="Decimals">Decimals of the currency.</param>
/// <param name="Devices">The devices counted for it, by their ids in Portal.</param>
public sealed record BilledSeats(
    Guid LineId,
    int OrderId,
    string OrderName,
    string ProductCode,
    decimal InForce,
    int Counted,
    SeatLineState State,
    long? PeriodMinor,
    string Currency,
    int Decimals,
    IReadOnlySet<Guid> Devices
)
{
    /// <summary>How often it bills; null where nobody knows.</summary>
    public BillingPeriod? Period { get; init; }
}

/// <summary>
/// Reads which devices of a client the newest count stands for, and the lines that bill them. From Portal's own records. Source: 000-1, b2, b3.
/// </summary>
public sealed class ReadBilledSeats(PortalDatabase database)
{
    /// <summary>Reads them in a fixed number of queries.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="clientId">The client's company in Odoo.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The lines that bill something or are to; null before the first count.</returns>
    public async Task<Result<BilledSeats[]?>> ExecuteAsync(Actor actor, int clientId, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        if (await SeatBooks.FindNewestAsync(db, cancellationToken) is not { } run)
        {
            return (BilledSeats[]?)null;
        }

        var lines = await db
            .SeatLines.AsNoTracking()
            .Where(line => line.RunId == run.Id && line.ClientId == clientId && (line.InForce != 0 || line.Proposed != 0))
            .OrderBy(line => line.OrderId)
            .ThenBy(line => line.ProductCode)
            .ToListAsync(cancellationToken);
        var evidence = await db
            .SeatEvidence.AsNoTracking()
            .Where(each => each.RunId == run.Id && each.ClientId == clientId)
            .ToDictionaryAsync(each => each.ProductCode, each => each.Counted, cancellationToken);
        return lines.Select(line => Show(line, evidence)).ToArray();
    }

    // the devices belong to the line that carries the client's count; others of the product only bill beside it
    private static BilledSeats Show(SeatLine line, Dictionary<string, string> evidence) =>
        new(
            line.Id,
            line.OrderId,
            line.OrderName,
            line.ProductCode,
            line.InForce,
            line.Counted,
            line.State,
            line.UnitPrice is { } price ? SeatMoney.Minor(line.InForce * price, line.Decimals) : null,
            line.Currency,
            line.Decimals,
            line.IsTarget && evidence.TryGetValue(line.ProductCode, out var counted)
                ? SeatEvidence.Read(counted).Select(device => device.Id).ToHashSet()
                : new HashSet<Guid>()
        )
        {
            Period = line.Period,
        };
}
