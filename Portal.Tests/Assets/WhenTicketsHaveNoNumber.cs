using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Tickets;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>Odoo made a ticket and no answer told its number, as after a delivery that a person confirmed. Source: P7.</summary>
public abstract class WhenTicketsHaveNoNumber(DatabaseProvider provider) : AlertSuite(provider)
{
    public sealed class OnSqlite() : WhenTicketsHaveNoNumber(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTicketsHaveNoNumber(DatabaseProvider.Postgres);

    [Fact]
    public async Task It_is_found_behind_very_many_that_still_wait_to_be_asked_for()
    {
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, "Fan stands still");
        await DrainAsync();
        var made = Assert.Single(await TicketsAsync("Alert: Fan stands still"));
        await ForgetNumberAsync(made.Key);
        await WaitAsync(205);

        await ImportTicketsAsync();

        var found = Assert.Single(await TicketsAsync("Alert: Fan stands still"));
        Assert.Equal((made.Key, made.OdooId, TicketState.Open), (found.Key, found.OdooId, found.State));
    }

    private async Task ForgetNumberAsync(Guid key)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db
            .Tickets.Where(ticket => ticket.Key == key)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(ticket => ticket.OdooId, (int?)null)
                        .SetProperty(ticket => ticket.Model, TicketModel.Auto)
                        .SetProperty(ticket => ticket.State, TicketState.Asked),
                Cancellation
            );
        await write.CommitAsync(Cancellation);
    }

    private async Task WaitAsync(int count)
    {
        var before = Clock.GetUtcNow().UtcDateTime.AddDays(-1);
        var report = new AlertReport
        {
            Source = AlertSource.Pulseway,
            OccurrenceId = "1",
            ToldAt = before,
            Title = "Waits",
        };
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        for (var each = 0; each < count; each++)
        {
            var alert = Alert.Begin(Guid.CreateVersion7(), report);
            db.Tickets.Add(Ticket.Ask(Guid.CreateVersion7(), alert, "Waits", 1, before));
        }

        await db.SaveChangesAsync(Cancellation);
        await write.CommitAsync(Cancellation);
    }
}
