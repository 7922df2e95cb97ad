using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Import;
using Portal.Core.Assets.Tickets;
using Portal.Core.Connections;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>Another Odoo database was confirmed: the ids that Portal knows mean something else there.</summary>
public abstract class WhenAnotherOdooHasTheTickets(DatabaseProvider provider) : AlertSuite(provider)
{
    public sealed class OnSqlite() : WhenAnotherOdooHasTheTickets(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnotherOdooHasTheTickets(DatabaseProvider.Postgres);

    [Fact]
    public async Task Its_tickets_are_left_alone_and_what_lasts_becomes_one_there()
    {
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, "Fan stands still");
        await DrainAsync();
        var number = Assert.Single(await TicketsAsync("Alert: Fan stands still")).OdooId!.Value;
        await NotifyAsync(device.Identifier, "Fan stands still", "Critical");
        await HandleAsync();

        await ConfirmAsync(isSame: false);
        await DrainAsync();
        await ImportTicketsAsync();

        var alert = await AlertAsync("Fan stands still");
        Assert.Equal((AlertState.Held, (Guid?)null), (alert.State, alert.ClientKey));
        Assert.Contains("Another Odoo database", alert.Reason, StringComparison.Ordinal);
        Assert.Equal("1", $"{Assert.Single(await OdooTicketsAsync("Alert: Fan stands still"))!["priority"]}");
        Assert.Equal(
            [(TicketState.Gone, alert.Key, null), (TicketState.Open, null, number)],
            (await TicketsAsync("Alert: Fan stands still"))
                .OrderByDescending(each => each.State)
                .Select(each => (each.State, each.AlertKey, each.OdooId))
        );

        await RunAsync<ImportClients>(ImportClients.JobName);
        await DrainAsync();

        Assert.Equal(AlertState.Open, (await AlertAsync("Fan stands still")).State);
        Assert.Equal(2, (await OdooTicketsAsync("Alert: Fan stands still")).Count);
    }

    [Fact]
    public async Task A_database_that_only_moved_keeps_them()
    {
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, "Fan stands still");
        await DrainAsync();

        await ConfirmAsync(isSame: true);

        var ticket = Assert.Single(await TicketsAsync("Alert: Fan stands still"));
        Assert.Equal(TicketState.Open, ticket.State);
        Assert.NotNull(ticket.OdooId);
        Assert.Equal(AlertState.Open, (await AlertAsync("Fan stands still")).State);
    }

    private async Task ConfirmAsync(bool isSame)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        foreach (var follower in Get<IEnumerable<IDatabaseFollower>>())
        {
            await follower.RestartAsync(db, isSame, Cancellation);
        }

        await db.SaveChangesAsync(Cancellation);
        await write.CommitAsync(Cancellation);
    }
}
