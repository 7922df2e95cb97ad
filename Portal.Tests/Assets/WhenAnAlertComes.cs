using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Tickets;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.Sandbox;
using Portal.Sandbox.Estate;

namespace Portal.Tests.Assets;

public abstract class WhenAnAlertComes(DatabaseProvider provider) : AlertSuite(provider)
{
    public sealed class OnSqlite() : WhenAnAlertComes(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnAlertComes(DatabaseProvider.Postgres);

    [Theory]
    [InlineData("Critical", "2")]
    [InlineData("CRITICAL", "2")]
    [InlineData("Elevated", "1")]
    [InlineData("low", "1")]
    public async Task The_papers_notification_becomes_its_ticket(string priority, string expected)
    {
        var device = await KnownDeviceAsync();
        var body = EventShapes.Notification(device, new AlertText("Disk <full>", "C: has 2 % left", priority));

        await ArriveAsync("pulseway", "Notification", null, $"pulseway.device,{device.Identifier}", body.ToJsonString());
        await DrainAsync();

        var ticket = Assert.Single(await OdooTicketsAsync("Alert: Disk <full>"))!;
        var alert = await AlertAsync("Disk <full>");
        Assert.Equal(expected, ticket["priority"]!.GetValue<string>());
        Assert.Equal(alert.PartnerId, ticket["partner_id"]![0]!.GetValue<int>());
        Assert.Equal("Customer Care", ticket["team_id"]![1]!.GetValue<string>());
        Assert.Contains("C: has 2 % left", $"{ticket["description"]}", StringComparison.Ordinal);
        Assert.Equal((AlertState.Open, 1, device.Hostname), (alert.State, alert.Count, alert.DeviceName));
        var known = Assert.Single(await TicketsAsync("Alert: Disk <full>"));
        Assert.Equal((TicketState.Open, ticket["id"]!.GetValue<int>()), (known.State, known.OdooId));
    }

    [Fact]
    public async Task Twelve_of_one_device_are_one_ticket_with_a_counter_and_another_devices_is_another()
    {
        var (one, other) = (await KnownDeviceAsync(), await KnownDeviceAsync(1));
        for (var each = 0; each < 11; each++)
        {
            await NotifyAsync(one.Identifier, $"Low disk space ({10 - (each % 3)} %)");
        }

        await DrainAsync();
        await NotifyAsync(one.Identifier, "Low disk space (1 %)", "CRITICAL");
        await NotifyAsync(one.Identifier, "Low disk space (9 %)", "low");
        await NotifyAsync(other.Identifier, "Low disk space (5 %)");
        await DrainAsync();

        await using var db = Database.Open();
        var alerts = await db.Alerts.AsNoTracking().OrderByDescending(each => each.Count).ToListAsync(Cancellation);
        Assert.Equal([13, 1], alerts.Select(each => each.Count));
        Assert.Equal(AlertPriority.Critical, alerts[0].Priority);
        var tickets = await db.Tickets.AsNoTracking().ToListAsync(Cancellation);
        Assert.Equal(2, tickets.Count);
        var raised = tickets.Single(each => each.AlertKey == alerts[0].Key);
        Assert.Equal(2, raised.Priority);
        var inOdoo = await Server.CallAsync("helpdesk.ticket", "read", $"[[{raised.OdooId}],[\"priority\"]]");
        Assert.Equal("2", inOdoo![0]!["priority"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_same_one_told_twice_counts_once()
    {
        var device = await KnownDeviceAsync();
        var id = await NotifyAsync(device.Identifier, "Service stopped");
        await NotifyAsync(device.Identifier, "Service stopped", id: id);
        await HandleAsync();
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db
                .Inbox.Where(message => message.EventId == id)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(message => message.State, Portal.Core.Messaging.Inbox.InboxState.Pending)
                            .SetProperty(message => message.SettledAt, (DateTime?)null),
                    Cancellation
                );
            await write.CommitAsync(Cancellation);
        }

        await DrainAsync();

        Assert.Equal(1, (await AlertAsync("Service stopped")).Count);
    }

    [Fact]
    public Task A_storm_makes_one_ticket_of_each_condition() => StormAsync(alerts: 600, devices: 20);

    [Fact]
    [Trait("Category", "Long")]
    public Task Ten_thousand_alerts_of_two_hundred_devices_make_one_ticket_of_each_condition() =>
        StormAsync(alerts: 10_000, devices: 200);

    private async Task StormAsync(int alerts, int devices)
    {
        var known = DemoEstate.Devices.Take(devices).ToList();
        foreach (var name in known.Select(device => device.Group.Name).Distinct())
        {
            await AddClientAsync(name);
        }

        await ArriveAsync(
            known.Select(device =>
                (
                    "pulseway",
                    "SystemRegistered",
                    (string?)null,
                    (string?)$"pulseway.device,{device.Identifier}",
                    EventShapes.Registered(device).ToJsonString()
                )
            )
        );
        await HandleAsync();
        var random = new Random(7);
        var told = Enumerable
            .Range(0, alerts)
            .Select(each => (Id: $"{each}", Device: known[each % devices], Title: $"Storm {each % 3}"));
        var shuffled = told.SelectMany(each => random.Next(5) == 0 ? new[] { each, each } : [each]).ToArray();
        random.Shuffle(shuffled);
        await ArriveAsync(
            shuffled.Select(each =>
                (
                    "pulseway",
                    "notification",
                    (string?)each.Id,
                    (string?)$"pulseway.device,{each.Device.Identifier}",
                    $$"""{"Id":{{each.Id}},"Title":"{{each.Title}}","Message":"m","Priority":"Normal","DeviceIdentifier":"{{each.Device.Identifier}}"}"""
                )
            )
        );

        await HandleAsync();

        await using var db = Database.Open();
        var counted = await db
            .Alerts.Where(alert => alert.Title.StartsWith("Storm"))
            .ToDictionaryAsync(alert => (alert.Device, alert.Title), alert => alert.Count, Cancellation);
        var expected = told.GroupBy(each => (each.Device.Identifier, each.Title)).ToList();
        var open = await db
            .Tickets.Where(ticket => ticket.State < TicketState.Closed)
            .GroupBy(ticket => ticket.AlertKey)
            .ToListAsync(Cancellation);
        Assert.Equal(expected.Count, counted.Count);
        Assert.All(expected, each => Assert.Equal(each.Count(), counted[each.Key]));
        Assert.Equal(expected.Count, open.Count);
        Assert.All(open, tickets => Assert.Single(tickets));
        Assert.Equal(expected.Count, await db.Deliveries.CountAsync(each => each.Kind == TicketLetters.Create, Cancellation));
    }
}
