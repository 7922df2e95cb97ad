using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Tickets;
using Portal.Core.Persistence;
using Portal.Sandbox;
using Portal.Sandbox.Estate;

namespace Portal.Tests.Assets;

public abstract class WhenAnAlertIsOver(DatabaseProvider provider) : AlertSuite(provider)
{
    public sealed class OnSqlite() : WhenAnAlertIsOver(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnAlertIsOver(DatabaseProvider.Postgres);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_resolved_incident_closes_its_ticket_unless_a_person_touched_it(bool isTouched)
    {
        var device = await KnownDeviceAsync();
        var incident = RocketCyber.Open(device, "Strange program", "It ran.", "High");
        await IncidentAsync(incident, device);
        await DrainAsync();
        var ticket = Assert.Single(await TicketsAsync("Alert: Strange program"));
        Assert.Contains(
            "updater.exe",
            $"{(await OdooTicketsAsync("Alert: Strange program"))[0]!["description"]}",
            StringComparison.Ordinal
        );
        if (isTouched)
        {
            await Server.CallAsync(
                "helpdesk.ticket",
                "message_post",
                $"[[{ticket.OdooId}]]",
                """{"body":"I am on it","message_type":"comment"}"""
            );
        }

        Clock.Jump(TimeSpan.FromMinutes(3));
        await IncidentAsync(RocketCyber.Resolve($"{incident["id"]}", Clock.GetUtcNow())!, device);
        await DrainAsync();

        var after = Assert.Single(await TicketsAsync("Alert: Strange program"));
        Assert.Equal(isTouched ? TicketState.Open : TicketState.Closed, after.State);
        Assert.Equal(isTouched, after.IsTouched);
        Assert.Equal(AlertState.Closed, (await AlertAsync("Strange program")).State);
        Assert.Equal(1, await NotesAsync(ticket.OdooId!.Value, "has resolved it"));
        var stage = (await OdooTicketsAsync("Alert: Strange program"))[0]!["stage_id"]![1]!.GetValue<string>();
        Assert.Equal(isTouched ? "New" : "Solved", stage);
    }

    [Fact]
    public async Task What_is_told_out_of_order_ends_as_it_ended()
    {
        var device = await KnownDeviceAsync();
        var opened = RocketCyber
            .Open(device, "Shuffled", "It ran.", "High", DateTimeOffset.UtcNow.AddMinutes(-5))
            .DeepClone()
            .AsObject();
        var resolved = RocketCyber.Resolve($"{opened["id"]}")!;

        await IncidentAsync(resolved, device);
        await DrainAsync();
        await IncidentAsync(opened, device);
        await DrainAsync();

        var alert = await AlertAsync("Shuffled");
        Assert.Equal((AlertState.Closed, 1), (alert.State, alert.Count));
        Assert.Empty(await TicketsAsync("Alert: Shuffled"));
    }

    [Fact]
    public async Task An_incident_without_a_date_of_change_is_over_when_that_is_told()
    {
        var device = await KnownDeviceAsync();
        var incident = RocketCyber.Open(device, "Undated", "It ran.", "High").DeepClone().AsObject();
        incident["updatedAt"] = "UNDEFINED";
        await IncidentAsync(incident, device);
        await HandleAsync();
        Assert.NotEqual(AlertState.Closed, (await AlertAsync("Undated")).State);

        Clock.Jump(TimeSpan.FromMinutes(1));
        incident["resolvedAt"] = "2026-11-23T10:00:00Z";
        await ArriveAsync("rocketcyber", "incident", null, null, incident.ToJsonString());
        await HandleAsync();

        Assert.Equal(AlertState.Closed, (await AlertAsync("Undated")).State);
    }

    [Fact]
    public async Task Back_online_of_earlier_that_a_poll_brings_late_ends_nothing()
    {
        var device = await KnownDeviceAsync();
        var now = Clock.GetUtcNow();
        await TellAsync("Computer is offline", "7001", now);
        await TellAsync("Computer is back online", "7000", now.AddMinutes(-5));

        Assert.Equal(AlertState.Open, (await AlertAsync("Computer is offline")).State);

        async Task TellAsync(string title, string id, DateTimeOffset at)
        {
            var body = new JsonObject
            {
                ["Id"] = id,
                ["Title"] = title,
                ["Priority"] = "Normal",
                ["DateTime"] = $"{at:O}",
                ["DeviceIdentifier"] = device.Identifier,
            };
            await ArriveAsync("pulseway", "notification", id, $"pulseway.device,{device.Identifier}", body.ToJsonString());
            await DrainAsync();
        }
    }

    [Fact]
    public async Task An_incident_of_very_many_devices_leaves_none_out()
    {
        await AddClientAsync(DemoEstate.Devices[0].Group.Name);
        var names = new JsonArray([.. Enumerable.Range(1, 203).Select(each => (JsonNode)$"PC-{each}")]);
        var body = new JsonObject
        {
            ["id"] = 9_000_001,
            ["title"] = "Everywhere",
            ["accountName"] = DemoEstate.Devices[0].Group.Name,
            ["affectedDevices"] = names,
        };
        await ArriveAsync("rocketcyber", "incident", null, null, body.ToJsonString());
        await HandleAsync();

        await using var db = Database.Open();
        var alerts = await db.Alerts.AsNoTracking().Where(each => each.Title == "Everywhere").ToListAsync(Cancellation);
        Assert.Equal(201, alerts.Count);
        Assert.StartsWith(
            "3 more devices without an alert of their own: PC-201, PC-202, PC-203.",
            Assert.Single(alerts, each => each.Device.Length == 0).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Back_online_without_a_device_ends_what_its_own_group_told()
    {
        await TellAsync("Uplink A offline", "Group A");
        await TellAsync("Uplink A back online", "Group B");
        await TellAsync("Uplink is back online", null);
        Assert.NotEqual(AlertState.Closed, (await AlertAsync("Uplink A offline")).State);

        await TellAsync("Uplink A back online", "Group A");

        Assert.Equal(AlertState.Closed, (await AlertAsync("Uplink A offline")).State);

        async Task TellAsync(string title, string? group)
        {
            Clock.Jump(TimeSpan.FromSeconds(1));
            var body = new JsonObject { ["Title"] = title, ["Priority"] = "Normal" };
            if (group is not null)
            {
                body["GroupName"] = group;
            }

            await ArriveAsync("pulseway", "notification", null, null, body.ToJsonString());
            await HandleAsync();
        }
    }

    [Fact]
    public async Task Back_online_ends_offline_of_the_same_device_only()
    {
        var (one, other) = (await KnownDeviceAsync(), await KnownDeviceAsync(1));
        await NotifyAsync(one.Identifier, "Computer is offline");
        await NotifyAsync(other.Identifier, "Computer is offline");
        await DrainAsync();

        await NotifyAsync(one.Identifier, "Computer is back online");
        await DrainAsync();

        var tickets = await TicketsAsync("Alert: Computer is offline");
        Assert.Equal([TicketState.Open, TicketState.Closed], tickets.Select(each => each.State).Order());
    }

    [Fact]
    public async Task A_repeat_while_the_closing_waits_for_Odoo_keeps_the_ticket()
    {
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, "Computer is offline");
        await DrainAsync();
        await NotifyAsync(device.Identifier, "Computer is back online");
        await HandleAsync();
        Assert.Equal(TicketState.Closing, Assert.Single(await TicketsAsync("Alert: Computer is offline")).State);

        await NotifyAsync(device.Identifier, "Computer is offline");
        await DrainAsync();

        var alert = await AlertAsync("Computer is offline");
        var ticket = Assert.Single(await TicketsAsync("Alert: Computer is offline"));
        Assert.Equal((AlertState.Open, TicketState.Open, 2), (alert.State, ticket.State, alert.Count));
        Assert.Equal(
            "New",
            Assert.Single(await OdooTicketsAsync("Alert: Computer is offline"))!["stage_id"]![1]!.GetValue<string>()
        );
    }

    [Fact]
    public async Task A_repeat_between_a_persons_closing_and_the_import_gets_a_ticket()
    {
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, "Comes back");
        await DrainAsync();
        var first = Assert.Single(await TicketsAsync("Alert: Comes back"));
        await MoveAsync(first.OdooId!.Value, "Solved");
        Clock.Jump(TimeSpan.FromSeconds(3));
        await NotifyAsync(device.Identifier, "Comes back");
        await DrainAsync();
        Assert.Single(await TicketsAsync("Alert: Comes back"));

        await ImportTicketsAsync();
        await DrainAsync();

        var tickets = await TicketsAsync("Alert: Comes back");
        Assert.Equal([TicketState.Closed, TicketState.Open], tickets.Select(each => each.State));
        Assert.Equal(AlertState.Open, (await AlertAsync("Comes back")).State);
        Assert.Equal(2, (await OdooTicketsAsync("Alert: Comes back")).Count);
    }

    [Fact]
    public async Task A_ticket_deleted_in_Odoo_is_noticed_and_the_next_repeat_gets_another()
    {
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, "Deleted");
        await DrainAsync();
        var first = Assert.Single(await TicketsAsync("Alert: Deleted"));
        await Server.CallAsync("helpdesk.ticket", "unlink", $"[[{first.OdooId}]]");

        await ImportTicketsAsync();
        Assert.Equal(AlertState.Closed, (await AlertAsync("Deleted")).State);
        await NotifyAsync(device.Identifier, "Deleted");
        await DrainAsync();

        Assert.Equal([TicketState.Gone, TicketState.Open], (await TicketsAsync("Alert: Deleted")).Select(each => each.State));
    }

    [Fact]
    public async Task A_lost_answer_makes_no_second_ticket()
    {
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, "Warms up"); // what Portal asks once only is asked
        await DrainAsync();
        Server.Faults.Add("odoo", FaultMode.AnswerLost, 1);
        await NotifyAsync(device.Identifier, "Lost");
        await DrainAsync();
        Assert.Equal(TicketState.Asked, Assert.Single(await TicketsAsync("Alert: Lost")).State);
        Assert.Single(await OdooTicketsAsync("Alert: Lost"));

        Clock.Jump(TimeSpan.FromMinutes(4));
        await DrainAsync();

        Assert.Equal(TicketState.Open, Assert.Single(await TicketsAsync("Alert: Lost")).State);
        Assert.Single(await OdooTicketsAsync("Alert: Lost"));
    }
}
