using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// Promises new quantities to Odoo, one request for each order that changes. Where a client's seats move from one order to another, the order that
/// bills more waits until the others bill less: they are never billed twice in between. Source: D2, 000-31, 000-32, P3.
/// </summary>
/// <remarks>Next: <see cref="OutboxWriter"/>, then the transport to Odoo.</remarks>
internal sealed class PromiseSeats(OutboxWriter outbox, OutboxChanges changes, SeatOptions options, TimeProvider time)
{
    /// <summary>The day it is, in Portal's zone.</summary>
    public DateOnly Today => SeatPeriod.DayOf(time.UtcInstant, options.Zone);

    /// <summary>Promises the approved lines of one client.</summary>
    /// <param name="db">Inside <see cref="PortalDbContext.BeginWriteAsync"/>.</param>
    /// <param name="run">Their count.</param>
    /// <param name="lines">All approved lines of one client.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    public async Task ApplyAsync(
        PortalDbContext db,
        SeatRun run,
        IReadOnlyList<SeatLine> lines,
        CancellationToken cancellationToken
    )
    {
        foreach (var order in lines.GroupBy(line => line.OrderId))
        {
            var write = Write(run, [.. order], isRevert: false);
            var draft = Draft($"seats/{run.Number}/{order.Key}", write) with
            {
                WaitsFor = WhyItWaits(lines, [.. order], isRevert: false),
            };
            var delivery = await outbox.AddAsync(db, draft, cancellationToken);
            foreach (var line in order)
            {
                line.Promise(delivery.Id);
            }
        }
    }

    /// <summary>Promises the former quantities of lines of one client that are in force, or may be.</summary>
    public async Task RestoreAsync(
        PortalDbContext db,
        SeatRun run,
        IReadOnlyList<SeatLine> lines,
        CancellationToken cancellationToken
    )
    {
        foreach (var order in lines.GroupBy(line => line.OrderId))
        {
            var write = Write(run, [.. order], isRevert: true);
            var draft = Draft($"seats-revert/{run.Number}/{order.Key}", write) with
            {
                WaitsFor = WhyItWaits(lines, [.. order], isRevert: true),
            };
            var delivery = await outbox.AddAsync(db, draft, cancellationToken);
            foreach (var line in order)
            {
                line.BeginRevert(delivery.Id);
            }
        }
    }

    /// <summary>Lets go what waited for its day, or for other orders of the client, and does so no longer.</summary>
    /// <param name="db">Inside <see cref="PortalDbContext.BeginWriteAsync"/>.</param>
    /// <param name="run">Their count.</param>
    /// <param name="lines">All lines that the clients concerned have in that count.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    /// <returns>How many went.</returns>
    public async Task<int> ReleaseAsync(
        PortalDbContext db,
        SeatRun run,
        IReadOnlyList<SeatLine> lines,
        CancellationToken cancellationToken
    )
    {
        var untold = await ListUntoldAsync(db, lines, cancellationToken);
        var released = 0;
        foreach (var order in lines.Where(line => DeliveryOf(line) is { } id && untold.ContainsKey(id)).GroupBy(DeliveryOf))
        {
            var mine = order.ToList();
            var isRevert = mine[0].State == SeatLineState.Reverting;
            var waitsFor = WhyItWaits([.. lines.Where(line => line.ClientId == mine[0].ClientId)], mine, isRevert);
            var id = order.Key!.Value; // not null, as asked for
            if (waitsFor is null || waitsFor != untold[id])
            {
                var delivery = await OutboxChanges.ReadAsync(db, id, cancellationToken);
                released += Follow(db, delivery, Write(run, mine, isRevert), waitsFor);
            }
        }

        return released;
    }

    // what it is being told by now, if anything
    private static Guid? DeliveryOf(SeatLine line) =>
        line.State switch
        {
            SeatLineState.Approved => line.DeliveryId,
            SeatLineState.Reverting => line.RevertDeliveryId,
            _ => null,
        };

    // those that wait for Portal's own word, each with what for; by one look, since it is taken every half a minute
    private static Task<Dictionary<Guid, string?>> ListUntoldAsync(
        PortalDbContext db,
        IReadOnlyList<SeatLine> lines,
        CancellationToken cancellationToken
    )
    {
        var ids = lines.Select(DeliveryOf).OfType<Guid>().Distinct().ToList();
        return ids.Count == 0
            ? Task.FromResult(new Dictionary<Guid, string?>())
            : db
                .Deliveries.Where(each => ids.Contains(each.Id) && each.State == DeliveryState.Waiting && each.Attempts == 0)
                .ToDictionaryAsync(each => each.Id, each => each.Reason, cancellationToken);
    }

    private int Follow(PortalDbContext db, Delivery delivery, SeatWrite write, string? waitsFor)
    {
        if (delivery is not { State: DeliveryState.Waiting, Attempts: 0 })
        {
            return 0; // somebody called it off, or let it go, between the look and the lock
        }

        if (waitsFor is null)
        {
            changes.Release(db, delivery, SeatWrites.Write(write));
            return 1;
        }

        if (delivery.Reason != waitsFor)
        {
            OutboxChanges.WaitFor(delivery, waitsFor);
        }

        return 0;
    }

    // what Odoo refused is not through either: its seats are still billed there
    private string? WhyItWaits(IReadOnlyList<SeatLine> ofClient, List<SeatLine> mine, bool isRevert)
    {
        var sign = isRevert ? -1 : 1;
        if (!isRevert && mine[0].EffectiveOn is { } day && day > Today)
        {
            return string.Create(CultureInfo.InvariantCulture, $"It takes effect on {day:yyyy-MM-dd}.");
        }

        // also of an order that bills less of another product: no other order of the client waits for it, since only the one that takes all bills more
        var isRise = mine.Exists(line => line.Delta * sign > 0);
        var falling = ofClient
            .Where(line => line.OrderId != mine[0].OrderId && line.Delta * sign < 0 && IsStillToFall(line, isRevert))
            .Select(line => line.OrderName)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        return isRise && falling.Count > 0 ? $"The client's seats come off {string.Join(", ", falling)} first." : null;
    }

    private static bool IsStillToFall(SeatLine line, bool isRevert) =>
        isRevert
            ? line.State is SeatLineState.Reverting or SeatLineState.RevertBlocked || SeatBooks.MayBeInForce.Contains(line.State)
            : line.State is SeatLineState.Approved or SeatLineState.Blocked;

    private static DeliveryDraft Draft(string key, SeatWrite write) =>
        new(SeatWrites.Destination, SeatWrites.Kind, SeatWrites.SubjectOf(write.OrderId), key, SeatWrites.Write(write))
        {
            TellsOutcome = true,
        };

    private static SeatWrite Write(SeatRun run, List<SeatLine> lines, bool isRevert)
    {
        var changed = lines
            .OrderBy(line => line.ProductCode, StringComparer.Ordinal)
            .ThenBy(line => line.Id)
            .Select(line => new SeatWriteLine(
                line.Id,
                line.OdooLineId,
                line.ProductId,
                isRevert ? line.Proposed : line.Billed,
                isRevert ? line.Billed : line.Proposed
            ))
            .ToList();
        var mark = isRevert ? $"({run.Key} reverted, count {run.Number})" : $"({run.Key}, count {run.Number})";
        var numbers = lines.Select(line => Number(isRevert ? line.Billed : line.Proposed)).ToList();
        var text =
            lines.Count == 1
                ? $"Auto-updated Asset count to {numbers[0]} {mark}"
                : $"Auto-updated Asset count to {string.Join(", ", lines.Zip(numbers, (line, number) => $"{number} ({line.ProductCode})"))} {mark}";
        return new SeatWrite(lines[0].OrderId, changed, text, mark);
    }

    private static string Number(decimal quantity) => quantity.ToString("0.###", CultureInfo.InvariantCulture);
}
