using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Tickets;
using Portal.Core.Persistence;
using Portal.Sandbox.Estate;

namespace Portal.Tests.Assets;

/// <summary>The devices that an incident affects differ from one telling of it to the next. Source: R14, R15, d5.</summary>
public abstract class WhenAnIncidentsDevicesChange(DatabaseProvider provider) : AlertSuite(provider)
{
    private const string Title = "Spreads";
    private static readonly DemoGroup Group = DemoEstate.Devices[0].Group;

    public sealed class OnSqlite() : WhenAnIncidentsDevicesChange(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnIncidentsDevicesChange(DatabaseProvider.Postgres);

    [Fact]
    public async Task Resolved_it_is_over_for_devices_that_the_last_telling_leaves_out()
    {
        await AddClientAsync(Group.Name);
        await TellAsync(1, 1, isResolved: false, "PC-A", "PC-B");
        Assert.Equal([("PC-A", AlertState.Open), ("PC-B", AlertState.Open)], await StatesAsync());

        await TellAsync(1, 2, isResolved: true, "PC-A");

        Assert.Equal([("PC-A", AlertState.Closed), ("PC-B", AlertState.Closed)], await StatesAsync());
        Assert.All(await TicketsAsync($"Alert: {Title}"), ticket => Assert.Equal(TicketState.Closed, ticket.State));

        await TellAsync(2, 3, isResolved: false, "PC-B");
        await TellAsync(2, 4, isResolved: true, "PC-B");
        Assert.Equal([("PC-A", AlertState.Closed), ("PC-B", AlertState.Closed)], await StatesAsync());
    }

    [Fact]
    public async Task Told_of_the_client_first_it_is_over_for_the_client_once_a_device_is_named()
    {
        await AddClientAsync(Group.Name);
        await TellAsync(1, 1, isResolved: false);
        await TellAsync(1, 2, isResolved: true, "PC-A");

        Assert.Equal([("", AlertState.Closed), ("PC-A", AlertState.Closed)], await StatesAsync());
        Assert.Equal(TicketState.Closed, Assert.Single(await TicketsAsync($"Alert: {Title}")).State);
    }

    [Fact]
    public async Task A_device_that_is_left_out_is_over_and_begins_anew_when_it_is_named_again()
    {
        await AddClientAsync(Group.Name);
        await TellAsync(1, 1, isResolved: false, "PC-A", "PC-B");
        await TellAsync(1, 2, isResolved: false, "PC-A");
        Assert.Equal([("PC-A", AlertState.Open), ("PC-B", AlertState.Closed)], await StatesAsync());

        await TellAsync(1, 3, isResolved: false, "PC-A", "PC-B");

        Assert.Equal([("PC-A", AlertState.Open), ("PC-B", AlertState.Open)], await StatesAsync());
    }

    [Fact]
    public async Task An_older_telling_that_comes_late_begins_nothing()
    {
        await AddClientAsync(Group.Name);
        await TellAsync(1, 2, isResolved: true, "PC-A");
        await TellAsync(1, 1, isResolved: false, "PC-A", "PC-B");

        Assert.Equal([("PC-A", AlertState.Closed)], await StatesAsync());
        Assert.Empty(await TicketsAsync($"Alert: {Title}"));
    }

    private async Task TellAsync(int incident, int minute, bool isResolved, params IEnumerable<string> devices)
    {
        var at = string.Create(CultureInfo.InvariantCulture, $"2026-11-23T10:{minute:00}:00Z");
        var body = new JsonObject
        {
            ["id"] = 9_100_000 + incident,
            ["title"] = Title,
            ["accountName"] = Group.Name,
            ["process"] = "p",
            ["updatedAt"] = at,
            ["resolvedAt"] = isResolved ? at : null,
            ["affectedDevices"] = new JsonArray([.. devices.Select(each => (JsonNode)each)]),
        };
        var subject = $"rocketcyber.incident,{body["id"]}";
        await ArriveAsync("rocketcyber", "incident", $"{body["id"]}/{at}", subject, body.ToJsonString());
        await DrainAsync();
    }

    private async Task<List<(string, AlertState)>> StatesAsync()
    {
        await using var db = Database.Open();
        var alerts = await db.Alerts.AsNoTracking().Where(each => each.Title == Title).ToListAsync(Cancellation);
        return [.. alerts.OrderBy(each => each.Device, StringComparer.Ordinal).Select(each => (each.Device, each.State))];
    }
}
