using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>A line with what is behind it.</summary>
/// <param name="Run">Its count.</param>
/// <param name="Line">The line.</param>
/// <param name="Others">The client's other lines of the same count: they go together.</param>
/// <param name="Added">Devices that came since the last count.</param>
/// <param name="Removed">Devices that went, each with why.</param>
/// <param name="Home">The subscription that the client's seats belong to, where somebody has said.</param>
/// <param name="Deliveries">What Odoo is told, the latest last.</param>
/// <param name="OrderUrl">The order in Odoo, or null.</param>
public sealed record OpenedSeatLine(
    SeatRun Run,
    SeatLine Line,
    IReadOnlyList<SeatLine> Others,
    IReadOnlyList<SeatDevice> Added,
    IReadOnlyList<SeatDevice> Removed,
    SeatHome? Home,
    IReadOnlyList<SeatDeliveryRow> Deliveries,
    Uri? OrderUrl
)
{
    /// <summary>What was known of it before.</summary>
    public SeatPast Past { get; init; } = new(IsFirst: true, LastInForce: null);

    /// <summary>True when retention has taken the names of its devices; the figures stay.</summary>
    public bool AreNamesGone { get; init; }

    /// <summary>The line before it that waits for a decision, or null.</summary>
    public Guid? Previous { get; init; }

    /// <summary>The line after it that waits for a decision, or null.</summary>
    public Guid? Next { get; init; }
}

/// <summary>What Odoo is told of a line.</summary>
/// <param name="Id">The delivery.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why it waits or is dead, or null.</param>
/// <param name="Attempts">Requests made.</param>
/// <param name="IsRevert">True when it restores the former quantity.</param>
public sealed record SeatDeliveryRow(Guid Id, DeliveryState State, string? Reason, int Attempts, bool IsRevert);

/// <summary>Opens one line: the named devices, the client's other lines, what Odoo is told. Source: b3 (evidence), P7.</summary>
public sealed class OpenSeatLine(PortalDatabase database, ISubscriptionDirectory directory)
{
    private static readonly KeysetColumns<SeatLine, string> ByClient = new(line => line.ClientKey, then: null, line => line.Id);

    /// <summary>Reads it.</summary>
    public async Task<Result<OpenedSeatLine>> ExecuteAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        if (await db.SeatLines.AsNoTracking().SingleOrDefaultAsync(each => each.Id == id, cancellationToken) is not { } line)
        {
            return SeatRefusals.NoLine;
        }

        var run = await db.SeatRuns.AsNoTracking().SingleAsync(each => each.Id == line.RunId, cancellationToken);
        var evidence = await db
            .SeatEvidence.AsNoTracking()
            .Where(each => each.RunId == line.RunId && each.ClientId == line.ClientId && each.ProductCode == line.ProductCode)
            .Select(each => new { each.Added, each.Removed })
            .SingleOrDefaultAsync(cancellationToken);
        return new OpenedSeatLine(
            run,
            line,
            await ListOthersAsync(db, line, cancellationToken),
            SeatEvidence.Read(evidence?.Added ?? "[]"),
            SeatEvidence.Read(evidence?.Removed ?? "[]"),
            await db.SeatHomes.AsNoTracking().SingleOrDefaultAsync(home => home.ClientId == line.ClientId, cancellationToken),
            await ListDeliveriesAsync(db, line, cancellationToken),
            run.State == SeatRunState.Former ? null : directory.OrderUrl(line.OrderId) // another order has its number now
        )
        {
            AreNamesGone = evidence is null,
            Past = await SeatPast.ReadAsync(db, line, cancellationToken),
            Previous = await FindWaitingAsync(db, line, down: true, cancellationToken),
            Next = await FindWaitingAsync(db, line, down: false, cancellationToken),
        };
    }

    private static Task<List<SeatLine>> ListOthersAsync(PortalDbContext db, SeatLine line, CancellationToken cancellationToken) =>
        db
            .SeatLines.AsNoTracking()
            .Where(each => each.RunId == line.RunId && each.ClientId == line.ClientId && each.Id != line.Id)
            .OrderBy(each => each.OrderId)
            .ThenBy(each => each.ProductCode)
            .ToListAsync(cancellationToken);

    // in the order of the list
    private static Task<Guid?> FindWaitingAsync(PortalDbContext db, SeatLine line, bool down, CancellationToken cancellationToken)
    {
        var waiting = new SeatLineRequest { RunId = line.RunId }.In(db.SeatLines.AsNoTracking());
        return ByClient
            .Order(ByClient.Beyond(waiting, ByClient.PositionOf(line, null), down), down)
            .Select(each => (Guid?)each.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private static Task<List<SeatDeliveryRow>> ListDeliveriesAsync(
        PortalDbContext db,
        SeatLine line,
        CancellationToken cancellationToken
    )
    {
        var (told, revert) = (line.DeliveryId, line.RevertDeliveryId);
        return db
            .Deliveries.Where(each => each.Id == told || each.Id == revert)
            .OrderBy(each => each.Id)
            .Select(each => new SeatDeliveryRow(each.Id, each.State, each.Reason, each.Attempts, each.Id == revert))
            .ToListAsync(cancellationToken);
    }
}
