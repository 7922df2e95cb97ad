using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Tickets;
using Portal.Core.Connections;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.Assets;

/// <summary>Tickets of an Odoo without Enterprise's help desk: each is made, raised, closed and opened again once. Source: C12, R23, scenario 16.</summary>
public abstract class WhenTicketsLiveElsewhere(DatabaseProvider provider) : AlertSuite(provider)
{
    private const string Offline = "Computer is offline";

    protected override AlertOptions Alerts => new() { ReopenWithin = TimeSpan.FromDays(1) };

    public sealed class InTheCommunitysHelpDesk() : WhenTicketsLiveElsewhere(DatabaseProvider.Sqlite)
    {
        protected override TicketOptions Tickets => new() { Team = "Field service", LinksAssets = true };

        private protected override void Prepare(SandboxServer server) => OtherDesks.AddCommunity(server);

        private protected override Desk Has =>
            new(TicketModel.HelpdeskMgmt, "helpdesk.ticket", "team_id", "Field service", "2", "Done");
    }

    public sealed class InAProject() : WhenTicketsLiveElsewhere(DatabaseProvider.Postgres)
    {
        protected override TicketOptions Tickets => new() { Model = TicketModel.ProjectTask, Team = "Support" };

        private protected override void Prepare(SandboxServer server) => OtherDesks.AddTasks(server);

        private protected override Desk Has =>
            new(TicketModel.ProjectTask, "project.task", "project_id", "Support", "1", "Solved");

        [Fact]
        public async Task A_task_that_somebody_marks_as_done_is_closed_and_a_repeat_takes_it_up_again()
        {
            Prepare(Server);
            Clock.Jump(TimeSpan.FromSeconds(-5)); // Odoo tells whole seconds: what is seen in the one of the closing came after it
            var device = await KnownDeviceAsync();
            await NotifyAsync(device.Identifier, Offline);
            await DrainAsync();
            var ticket = Assert.Single(await TicketsAsync($"Alert: {Offline}"));
            await Server.CallAsync("project.task", "write", $$"""[[{{ticket.OdooId}}],{"state":"1_done"}]""");

            await ImportTicketsAsync();
            Assert.Equal(TicketState.Closed, Assert.Single(await TicketsAsync($"Alert: {Offline}")).State);
            await NotifyAsync(device.Identifier, Offline);
            await DrainAsync();

            Assert.Contains(TicketState.Open, (await TicketsAsync($"Alert: {Offline}")).Select(each => each.State));
            Assert.Contains("01_in_progress", (await FoundAsync("state")).Select(each => $"{each!["state"]}"));
        }

        [Fact]
        public async Task What_a_task_cannot_be_raised_to_is_told_to_nobody_however_often_it_comes()
        {
            Prepare(Server);
            var device = await KnownDeviceAsync();
            await NotifyAsync(device.Identifier, Offline, "Low");
            await DrainAsync();
            var ticket = Assert.Single(await TicketsAsync($"Alert: {Offline}"));
            await Server.CallAsync("project.task", "write", $$"""[[{{ticket.OdooId}}],{"user_ids":[2]}]""");
            for (var times = 0; times < 3; times++)
            {
                await ImportTicketsAsync();
                await NotifyAsync(device.Identifier, Offline, "Critical");
                await DrainAsync();
            }

            await using var db = Database.Open();
            Assert.False(await db.Deliveries.AnyAsync(each => each.Kind == TicketLetters.Update, Cancellation));
            Assert.Equal(4, (await AlertAsync(Offline)).Count);
            Assert.NotEmpty(Assert.Single(await TicketsAsync($"Alert: {Offline}")).Assignee);
        }
    }

    [Fact]
    public async Task A_ticket_in_the_archive_comes_out_of_it_when_its_alert_comes_again()
    {
        Prepare(Server);
        Clock.Jump(TimeSpan.FromSeconds(-5)); // Odoo tells whole seconds
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, Offline);
        await DrainAsync();
        var ticket = Assert.Single(await TicketsAsync($"Alert: {Offline}"));
        await Server.CallAsync(Has.Model, "write", $$"""[[{{ticket.OdooId}}],{"active":false}]""");
        await ImportTicketsAsync();
        Assert.Equal(TicketState.Closed, Assert.Single(await TicketsAsync($"Alert: {Offline}")).State);
        Clock.Jump(TimeSpan.FromMinutes(1));
        await NotifyAsync(device.Identifier, Offline);
        await DrainAsync();
        await ImportTicketsAsync();

        Assert.Equal(TicketState.Open, Assert.Single(await TicketsAsync($"Alert: {Offline}")).State);
        Assert.Single(await FoundAsync("stage_id"));
    }

    [Fact]
    public async Task An_alert_is_one_ticket_that_is_raised_closed_and_opened_again()
    {
        Prepare(Server);
        var device = await KnownDeviceAsync();
        Assert.Equal(Has.Kind, await Get<ITicketDesk>().FindModelAsync(Cancellation));
        var id = await NotifyAsync(device.Identifier, Offline, "Normal");
        await DrainAsync();
        await NotifyAsync(device.Identifier, Offline, "Normal", id);
        await NotifyAsync(device.Identifier, Offline, "Critical");
        await NotifyAsync(device.Identifier, Offline, "Low");
        await DrainAsync();

        var made = Assert.Single(await FoundAsync(Has.TeamField, "partner_id", "priority", "stage_id"))!;
        var ticket = Assert.Single(await TicketsAsync($"Alert: {Offline}"));
        Assert.Equal(3, (await AlertAsync(Offline)).Count);
        Assert.Equal((TicketState.Open, made["id"]!.GetValue<int>()), (ticket.State, ticket.OdooId!.Value));
        Assert.Equal((Has.Raised, Has.Team), ($"{made["priority"]}", $"{made[Has.TeamField]![1]}"));
        Assert.Equal(device.Group.Name, $"{made["partner_id"]![1]}");

        await NotifyAsync(device.Identifier, "Computer is back online");
        await DrainAsync();
        Assert.Equal(TicketState.Closed, Assert.Single(await TicketsAsync($"Alert: {Offline}")).State);
        Assert.Equal(Has.Done, $"{(await FoundAsync("stage_id"))[0]!["stage_id"]![1]}");

        await NotifyAsync(device.Identifier, Offline);
        await DrainAsync();
        Assert.Equal(TicketState.Open, Assert.Single(await TicketsAsync($"Alert: {Offline}")).State);
        Assert.Equal("New", $"{Assert.Single(await FoundAsync("stage_id"))!["stage_id"]![1]}");
        await ImportTicketsAsync();
        Assert.Equal(TicketState.Open, Assert.Single(await TicketsAsync($"Alert: {Offline}")).State);
    }

    [Fact]
    public async Task A_lost_answer_makes_no_second_one()
    {
        Prepare(Server);
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, "Warms up"); // what Portal asks once only is asked
        await DrainAsync();
        Server.Faults.Add("odoo", FaultMode.AnswerLost, 1);
        await NotifyAsync(device.Identifier, Offline);
        await DrainAsync();
        Clock.Jump(TimeSpan.FromMinutes(4));
        await DrainAsync();

        Assert.Equal(TicketState.Open, Assert.Single(await TicketsAsync($"Alert: {Offline}")).State);
        Assert.Single(await FoundAsync("stage_id"));
    }

    [Fact]
    public async Task The_probe_looks_for_what_that_model_needs_and_names_it()
    {
        Prepare(Server);
        var probe = Get<IEnumerable<ISystemProbe>>().Single(each => each.System == ExternalSystem.Odoo);

        var report = await probe.ProbeAsync(_ => { }, Cancellation);

        var found = report.Schema.Where(each => each.Capability == "Tickets" && each.IsFor("Standard")).ToList();
        Assert.Contains($"({Has.Kind})", report.TicketsLiveIn, StringComparison.Ordinal);
        Assert.Contains(found, each => (each.Model, each.Field) == (Has.Model, Has.TeamField));
        Assert.DoesNotContain(found, each => each.Field == "ticket_ref"); // of Enterprise's alone
        Assert.All(found, each => Assert.Equal(SchemaState.Present, each.State));
    }

    private protected abstract Desk Has { get; }

    private protected abstract void Prepare(SandboxServer server);

    private protected async Task<JsonArray> FoundAsync(params IEnumerable<string> fields) =>
        (
            await Server.CallAsync(
                Has.Model,
                "search_read",
                $$"""[[["name","=","Alert: {{Offline}}"]],["{{string.Join("\",\"", fields)}}"]]"""
            )
        )!.AsArray();

    private protected sealed record Desk(
        TicketModel Kind,
        string Model,
        string TeamField,
        string Team,
        string Raised,
        string Done
    );
}

/// <summary>Tickets that live in Portal alone: nothing goes out. Source: C12.</summary>
public sealed class WhenTicketsLiveInPortalAlone() : AlertSuite(DatabaseProvider.Sqlite)
{
    protected override AlertOptions Alerts => new() { ReopenWithin = TimeSpan.FromDays(1) };

    protected override TicketOptions Tickets => new() { Model = TicketModel.PortalOnly };

    [Fact]
    public async Task An_alert_is_one_ticket_that_is_raised_closed_and_opened_again_and_Odoo_hears_nothing()
    {
        var device = await KnownDeviceAsync();
        var id = await NotifyAsync(device.Identifier, "Computer is offline");
        await NotifyAsync(device.Identifier, "Computer is offline", id: id);
        await NotifyAsync(device.Identifier, "Computer is offline", "Critical");
        await DrainAsync();
        var first = Assert.Single(await TicketsAsync("Alert: Computer is offline"));
        await ImportTicketsAsync();

        await NotifyAsync(device.Identifier, "Computer is back online");
        await DrainAsync();
        var closed = Assert.Single(await TicketsAsync("Alert: Computer is offline"));
        await NotifyAsync(device.Identifier, "Computer is offline");
        await DrainAsync();
        var again = Assert.Single(await TicketsAsync("Alert: Computer is offline"));

        Assert.Equal((TicketState.Open, 2, null), (first.State, first.Priority, first.OdooId));
        Assert.Equal((TicketState.Closed, TicketState.Open), (closed.State, again.State));
        Assert.Equal(
            (AlertState.Open, 3),
            ((await AlertAsync("Computer is offline")).State, (await AlertAsync("Computer is offline")).Count)
        );
        Assert.Empty(await OdooTicketsAsync("Alert: Computer is offline"));
        await using var db = Database.Open();
        Assert.False(await db.Deliveries.AnyAsync(each => each.Destination == TicketLetters.Destination, Cancellation));
    }
}
