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
        Server.Engine.Run(work =>
        {
            work.Database.Remove("helpdesk.ticket");
            return work.Database;
        });
        OtherDesks.AddTasks(Server);
        return (await KnownDeviceAsync()).Identifier;
    }

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
