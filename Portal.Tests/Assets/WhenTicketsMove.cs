using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Tickets;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>A help desk is installed after projects: a number of a task is another ticket there. Source: C12.</summary>
public abstract class WhenTicketsMove(DatabaseProvider provider) : AlertSuite(provider)
{
    private static readonly TimeSpan UntilLookedAtAgain = TimeSpan.FromMinutes(6);

    public sealed class OnSqlite() : WhenTicketsMove(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTicketsMove(DatabaseProvider.Postgres);

    protected override TicketOptions Tickets => new();

    [Fact]
    public async Task Tasks_are_left_alone_and_what_lasts_becomes_a_ticket_where_they_live_now()
    {
        var device = await DeviceWithTasksAsync();
        await NotifyAsync(device, "Fan stands still");
        await DrainAsync();
        await ImportTicketsAsync();
        var task = Assert.Single(await TicketsAsync("Alert: Fan stands still"));
        Assert.Equal((TicketModel.ProjectTask, TicketState.Open), (task.Model, task.State));

        await InstallHelpDeskAsync(task.OdooId!.Value);
        await ImportTicketsAsync();
        await ImportTicketsAsync();
        Assert.Equal(AlertState.Open, (await AlertAsync("Fan stands still")).State);
        Assert.Empty(await TicketsAsync("Another's"));
        Clock.Jump(TicketMove.Patience);
        await ImportTicketsAsync();
        Assert.Equal(AlertState.Held, (await AlertAsync("Fan stands still")).State);
        await DrainAsync();
        await ImportTicketsAsync();

        var tickets = await TicketsAsync("Alert: Fan stands still");
        Assert.Equal([TicketState.Gone, TicketState.Open], tickets.Select(each => each.State));
        Assert.Equal((TicketModel.Auto, null), (tickets[0].Model, tickets[0].OdooId));
        Assert.Equal(TicketModel.HelpdeskMgmt, tickets[1].Model);
        Assert.Equal(AlertState.Open, (await AlertAsync("Fan stands still")).State);
        Assert.Equal("New", Assert.Single(await StagesAsync("project.task", "Alert: Fan stands still")));
        Assert.Equal("New", Assert.Single(await StagesAsync("helpdesk.ticket", "Alert: Fan stands still")));
        Assert.All(await TicketsAsync("Another's"), each => Assert.Equal(TicketModel.HelpdeskMgmt, each.Model));
        await using var db = Database.Open();
        var cursor = Assert.Single(
            await db.PullCursors.Where(each => each.Feed.StartsWith(TicketPull.Feeds)).ToListAsync(Cancellation)
        );
        Assert.Equal(TicketPull.FeedOf(TicketModel.HelpdeskMgmt), cursor.Feed);
    }

    [Fact]
    public async Task What_is_over_before_that_is_noticed_closes_no_other_ticket_of_that_number()
    {
        var device = await DeviceWithTasksAsync();
        await NotifyAsync(device, "Computer is offline");
        await DrainAsync();
        var task = Assert.Single(await TicketsAsync("Alert: Computer is offline"));
        await InstallHelpDeskAsync(task.OdooId!.Value);

        await NotifyAsync(device, "Computer is back online");
        await DrainAsync();

        Assert.All(await StagesAsync("helpdesk.ticket", "Another's"), stage => Assert.Equal("New", stage));
        Assert.Equal(AlertState.Closed, (await AlertAsync("Computer is offline")).State);
        Assert.Equal(TicketState.Gone, Assert.Single(await TicketsAsync("Alert: Computer is offline")).State);
    }

    [Fact]
    public async Task What_had_a_ticket_in_Portal_alone_gets_one_once_there_is_a_place_for_it()
    {
        RemoveHelpDesk();
        var device = (await KnownDeviceAsync()).Identifier;
        await ImportTicketsAsync();
        await NotifyAsync(device, "Fan stands still");
        await DrainAsync();
        var first = Assert.Single(await TicketsAsync("Alert: Fan stands still"));
        Assert.Equal((TicketState.Open, null), (first.State, first.OdooId));

        OtherDesks.AddCommunity(Server);
        Clock.Jump(UntilLookedAtAgain);
        await ImportTicketsAsync();
        Clock.Jump(TicketMove.Patience);
        await ImportTicketsAsync();
        await DrainAsync();

        var tickets = await TicketsAsync("Alert: Fan stands still");
        Assert.Equal([TicketState.Gone, TicketState.Open], tickets.Select(each => each.State));
        Assert.Equal(TicketModel.HelpdeskMgmt, tickets[1].Model);
        Assert.Single(await StagesAsync("helpdesk.ticket", "Alert: Fan stands still"));
    }

    [Fact]
    public async Task A_help_desk_that_is_away_for_an_hour_loses_no_ticket()
    {
        OtherDesks.AddCommunity(Server);
        var id = await MakeOtherAsync();
        await ImportTicketsAsync();

        RemoveHelpDesk();
        OtherDesks.AddTasks(Server);
        for (var looks = 0; looks < 4; looks++)
        {
            Clock.Jump(TimeSpan.FromMinutes(20));
            await ImportTicketsAsync();
        }

        Assert.Equal((TicketState.Open, id), Standing(Assert.Single(await TicketsAsync("Another's"))));
        Clock.Jump(TicketMove.PatienceOfLoss);
        await ImportTicketsAsync();
        Assert.Empty(await TicketsAsync("Another's"));

        static (TicketState, int?) Standing(Ticket ticket) => (ticket.State, ticket.OdooId);
    }

    [Fact]
    public async Task An_answer_to_an_older_version_takes_the_place_of_what_the_import_brought()
    {
        OtherDesks.AddCommunity(Server);
        var device = (await KnownDeviceAsync()).Identifier;
        await NotifyAsync(device, "Fan stands still");
        await HandleAsync();
        var asked = Assert.Single(await TicketsAsync("Alert: Fan stands still"));
        var id = await MakeOtherAsync();
        await ImportTicketsAsync();
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await TicketMirror.MakeAsync(db, asked.Key, TicketModel.Auto, id, "", Cancellation);
            await db.SaveChangesAsync(Cancellation);
            await write.CommitAsync(Cancellation);
        }

        await using var after = Database.Open();
        var made = await after.Tickets.SingleAsync(each => each.OdooId == id, Cancellation);
        Assert.Equal((asked.Key, TicketModel.HelpdeskMgmt), (made.Key, made.Model));
        await ImportTicketsAsync();
    }

    [Fact]
    public async Task A_task_that_changes_is_no_ticket_of_a_help_desk()
    {
        OtherDesks.AddCommunity(Server);
        var id = await MakeOtherAsync();

        await ArriveAsync("odoo", "project.task", null, $"project.task,{id}", "{}");
        await HandleAsync();
        await using (var db = Database.Open())
        {
            Assert.Equal(InboxState.Ignored, (await db.Inbox.SingleAsync(Cancellation)).State);
            Assert.False(await db.Tickets.AnyAsync(Cancellation));
        }

        await ArriveAsync("odoo", "helpdesk.ticket", null, $"helpdesk.ticket,{id}", "{}");
        await HandleAsync();
        Assert.Equal(id, Assert.Single(await TicketsAsync("Another's")).OdooId);
    }

    private async Task<string> DeviceWithTasksAsync()
    {
        RemoveHelpDesk();
        OtherDesks.AddTasks(Server);
        return (await KnownDeviceAsync()).Identifier;
    }

    private void RemoveHelpDesk() =>
        Server.Engine.Run(work =>
        {
            work.Database.Remove("helpdesk.ticket");
            return true;
        });

    // with tickets of other people up to the number that the task has
    private async Task InstallHelpDeskAsync(int number)
    {
        OtherDesks.AddCommunity(Server);
        while (await MakeOtherAsync() < number) { }
        Clock.Jump(UntilLookedAtAgain);
    }

    private async Task<int> MakeOtherAsync() =>
        (await Server.CallAsync("helpdesk.ticket", "create", """[{"name":"Another's"}]"""))!.GetValue<int>();

    private async Task<IEnumerable<string>> StagesAsync(string model, string title)
    {
        var found = await Server.CallAsync(model, "search_read", $$"""[[["name","=","{{title}}"]],["stage_id"]]""");
        return found!.AsArray().Select(each => $"{each!["stage_id"]![1]}");
    }
}
