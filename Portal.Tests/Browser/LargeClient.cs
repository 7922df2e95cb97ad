using System.Globalization;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Assets.Tickets;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Tests.Browser;

/// <summary>A client with more devices than anybody has, half of them billed on one line and one of those gone, and with open tickets.</summary>
internal static class LargeClient
{
    private const int Company = 900_001;

    public static Guid Fill(PortalDbContext db, int assets, int tickets, DateTime now)
    {
        var client = Client.Make(Company, now);
        _ = client.TryTake(new FoundClient(Company, "Large client", "", IsArchived: false, now, now));
        var devices = Enumerable.Range(1, assets).Select(number => Device(number, client, now)).ToList();
        devices[0].End(AssetEnd.Person, "Sold", now);
        db.Add(client);
        db.AddRange(devices);
        db.AddRange(Enumerable.Range(1, tickets).Select(number => Open(number, assets, now)));
        Bill(db, [.. devices.Where((_, at) => at % 2 == 0)], now);
        return client.Key;
    }

    private static Asset Device(int number, Client client, DateTime now)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"LARGE-{number:00000}");
        var asset = Asset.Make(now);
        asset.Describe(new DeviceFacts { Name = name, Os = "Windows 11" });
        asset.Identify(name);
        asset.GiveTo(client);
        asset.Link(Company + number, now);
        asset.List(now);
        return asset;
    }

    // every tenth is about no device
    private static Ticket Open(int number, int assets, DateTime now)
    {
        var found = new FoundTicket
        {
            Model = TicketModel.Helpdesk,
            Id = Company + number,
            Title = string.Create(CultureInfo.InvariantCulture, $"Alert: Disk of drive {number} almost full"),
            PartnerId = Company,
            ClientId = Company,
            AssetId = number % 10 == 0 ? null : Company + 1 + (number * 7919 % assets),
            Priority = number % 4,
            Stage = "New",
            CreatedAt = now.AddDays(-(number % 400)),
            ChangedAt = now,
            ReadAt = now,
        };
        var ticket = Ticket.Found(Guid.CreateVersion7(now), found);
        ticket.Take(found);
        return ticket;
    }

    private static void Bill(PortalDbContext db, List<Asset> billed, DateTime now)
    {
        var run = SeatRun.Begin(1, SeatPeriod.At(now, TimeZoneInfo.Utc), isDryRun: false, Actor.Portal, now);
        run.Propose(new SeatFigures(1, billed.Count, 1, 0, 0, now), now);
        var plan = new SeatPlanLine
        {
            Client = new SeatClient(Company, "Large client"),
            OrderId = 42,
            OrderName = "S00042",
            OdooLineId = 1,
            Product = new SeatProduct(3, "MANAGED-SEAT", "Managed seat", IsActive: true),
            Billed = billed.Count,
            Counted = billed.Count,
            Proposed = billed.Count,
            IsTarget = true,
            UnitPrice = 3500,
            Currency = "KES",
            State = SeatLineState.Proposed,
        };
        var line = SeatLine.Plan(run, plan, now);
        List<SeatDevice> devices = [.. billed.Select(asset => new SeatDevice(asset.Key, asset.Hostname, now))];
        db.AddRange(run, line, SeatEvidence.Of(line, devices, new SeatChanges([], [], 0, 0)));
    }
}
