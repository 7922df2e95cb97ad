using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Assets.Tickets;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Bench.Recount;

/// <summary>What hangs on the devices of one client: open tickets, of which every tenth is about no device, and lines that bill the devices.</summary>
internal static class MapRows
{
    private const int Lines = 8;

    public static async Task FillAsync(PortalDatabase database, int company, int tickets)
    {
        var now = DateTime.UtcNow;
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        var assets = await db.Assets.OrderBy(asset => asset.HostnameKey).ToListAsync();
        for (var at = 0; at < assets.Count; at++)
        {
            assets[at].Link(at + 1, now);
        }

        db.AddRange(Enumerable.Range(1, tickets).Select(number => Ticket(number, company, assets.Count, now)));
        Bill(db, company, assets, now);
        await db.SaveChangesAsync();
        await write.CommitAsync(CancellationToken.None);
    }

    private static Ticket Ticket(int number, int company, int assets, DateTime now)
    {
        var found = new FoundTicket
        {
            Model = TicketModel.Helpdesk,
            Id = number,
            Reference = number.ToString("00000", CultureInfo.InvariantCulture),
            Title = string.Create(CultureInfo.InvariantCulture, $"Alert: Disk of drive {number} almost full"),
            PartnerId = company,
            ClientId = company,
            AssetId = number % 10 == 0 ? null : (number * 7919 % assets) + 1,
            Priority = number % 4,
            Stage = "New",
            CreatedAt = now.AddDays(-(number % 400)),
            ChangedAt = now,
            ReadAt = now,
        };
        var ticket = Core.Assets.Tickets.Ticket.Found(Guid.CreateVersion7(now), found);
        ticket.Take(found);
        return ticket;
    }

    // nine of ten devices are billed
    private static void Bill(PortalDbContext db, int company, List<Asset> assets, DateTime now)
    {
        var run = SeatRun.Begin(1, SeatPeriod.At(now, TimeZoneInfo.Utc), isDryRun: false, Actor.Portal, now);
        run.Propose(new SeatFigures(1, assets.Count, Lines, 0, 0, now), now);
        db.Add(run);
        var billed = assets.Where((_, at) => at % 10 != 0).ToList();
        foreach (var (part, at) in billed.Chunk((billed.Count / Lines) + 1).Select((part, at) => (part, at)))
        {
            var plan = new SeatPlanLine
            {
                Client = new SeatClient(company, "Client 1"),
                OrderId = 100 + at,
                OrderName = string.Create(CultureInfo.InvariantCulture, $"S{100 + at:00000}"),
                OdooLineId = at + 1,
                Product = new SeatProduct(
                    at + 1,
                    string.Create(CultureInfo.InvariantCulture, $"SEAT-{at}"),
                    "Seat",
                    IsActive: true
                ),
                Billed = part.Length,
                Counted = part.Length,
                Proposed = part.Length,
                IsTarget = true,
                UnitPrice = 3500,
                Currency = "KES",
                State = SeatLineState.Proposed,
            };
            var line = SeatLine.Plan(run, plan, now);
            List<SeatDevice> devices = [.. part.Select(asset => new SeatDevice(asset.Key, asset.Hostname, now))];
            db.AddRange(line, SeatEvidence.Of(line, devices, new SeatChanges([], [], 0, 0)));
        }
    }
}
