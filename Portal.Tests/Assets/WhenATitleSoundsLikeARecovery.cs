using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Tickets;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>"Is online" in a title may be the end of something, or the thing itself. Source: R14, D6.</summary>
public abstract class WhenATitleSoundsLikeARecovery(DatabaseProvider provider) : AlertSuite(provider)
{
    public sealed class OnSqlite() : WhenATitleSoundsLikeARecovery(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenATitleSoundsLikeARecovery(DatabaseProvider.Postgres);

    [Fact]
    public async Task Where_nothing_lasted_it_is_kept_without_a_ticket()
    {
        var device = await KnownDeviceAsync();
        var id = await NotifyAsync(device.Identifier, "A stranger's VPN is online");
        await NotifyAsync(device.Identifier, "A stranger's VPN is online", id: id);
        await DrainAsync();
        var kept = await AlertAsync("A stranger's VPN is online");
        await NotifyAsync(device.Identifier, "A stranger's VPN is online");
        await DrainAsync();

        Assert.Equal((AlertState.Closed, 1), (kept.State, kept.Count));
        Assert.NotNull(kept.ClientKey);
        Assert.Contains("nothing lasted", kept.Reason, StringComparison.Ordinal);
        Assert.Equal(2, (await AlertAsync("A stranger's VPN is online")).Count);
        Assert.Empty(await TicketsAsync("Alert: A stranger's VPN is online"));
    }

    [Fact]
    public async Task What_ends_something_is_no_alert()
    {
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, "Computer is offline");
        await DrainAsync();
        await NotifyAsync(device.Identifier, "Computer is online");
        await DrainAsync();

        await using var db = Database.Open();
        var alert = await db.Alerts.SingleAsync(Cancellation);
        Assert.Equal(("Computer is offline", AlertState.Closed), (alert.Title, alert.State));
    }

    [Fact]
    public async Task A_desk_without_a_stage_for_what_is_done_keeps_it_open_and_nobody_touched_it()
    {
        var stages = await Server.CallAsync("helpdesk.stage", "search", "[[]]");
        await Server.CallAsync("helpdesk.stage", "write", $$"""[{{stages}},{"fold":false}]""");
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, "Computer is offline");
        await DrainAsync();
        await NotifyAsync(device.Identifier, "Computer is back online");
        await DrainAsync();

        var ticket = Assert.Single(await TicketsAsync("Alert: Computer is offline"));
        Assert.Equal((TicketState.Open, false), (ticket.State, ticket.IsTouched));
        Assert.Equal(AlertState.Closed, (await AlertAsync("Computer is offline")).State);
        Assert.Equal(1, await NotesAsync(ticket.OdooId!.Value, "back online"));

        await NotifyAsync(device.Identifier, "Computer is offline");
        await DrainAsync();
        Assert.Equal(ticket.Key, Assert.Single(await TicketsAsync("Alert: Computer is offline")).Key);
        Assert.Equal(AlertState.Open, (await AlertAsync("Computer is offline")).State);
    }
}
