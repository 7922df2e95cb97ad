using System.Text.Json.Nodes;
using Portal.Core;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Tickets;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>A hook that failed, and the poll that brings it late: what began is told after its end. Source: R14, d4.</summary>
public abstract class WhenAnEndIsToldFirst(DatabaseProvider provider) : AlertSuite(provider)
{
    private const string Offline = "Computer is offline";
    private const string Online = "Computer is back online";

    public sealed class OnSqlite() : WhenAnEndIsToldFirst(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnEndIsToldFirst(DatabaseProvider.Postgres);

    [Fact]
    public async Task Its_beginning_makes_no_ticket_and_what_begins_later_does()
    {
        var device = await KnownDeviceAsync();
        var now = Clock.GetUtcNow().AddHours(-1);
        await TellAsync(device.Identifier, Online, "7001", now.AddMinutes(5));
        await TellAsync(device.Identifier, Offline, "7000", now);

        var alert = await AlertAsync(Offline);
        Assert.Equal((AlertState.Closed, 1), (alert.State, alert.Count));
        Assert.Contains("over before", alert.Reason, StringComparison.Ordinal);
        Assert.Empty(await TicketsAsync($"Alert: {Offline}"));

        await TellAsync(device.Identifier, Offline, "7002", now.AddMinutes(9));
        Assert.Equal(AlertState.Open, (await AlertAsync(Offline)).State);
        Assert.Single(await OdooTicketsAsync($"Alert: {Offline}"));
    }

    [Fact]
    public async Task Another_beginning_from_before_an_end_that_ended_something_opens_nothing()
    {
        var device = await KnownDeviceAsync();
        var now = Clock.GetUtcNow().AddHours(-1);
        await TellAsync(device.Identifier, Offline, "7000", now);
        await TellAsync(device.Identifier, Online, "7002", now.AddMinutes(5));
        await TellAsync(device.Identifier, Offline, "7001", now.AddMinutes(4));

        var alert = await AlertAsync(Offline);
        Assert.Equal((AlertState.Closed, 2), (alert.State, alert.Count));
        Assert.Equal(TicketState.Closed, Assert.Single(await TicketsAsync($"Alert: {Offline}")).State);
    }

    [Fact]
    public async Task Word_of_an_end_of_nothing_is_no_alert_of_the_list_and_is_found_among_what_is_over()
    {
        var device = await KnownDeviceAsync();
        await TellAsync(device.Identifier, Online, "7001", Clock.GetUtcNow());

        Assert.True((await AlertAsync(Online)).IsBareEnd);
        Assert.Empty(await ListAsync(new AlertFilter()));
        Assert.Single(await ListAsync(new AlertFilter { State = AlertState.Closed }));
        Assert.Single(await ListAsync(new AlertFilter { Search = "back online" }));
    }

    [Theory]
    [InlineData(-31, false)]
    [InlineData(-29, true)]
    [InlineData(1, false)]
    public async Task The_clock_of_a_device_counts_if_it_can_be_right(int days, bool isBelieved)
    {
        var device = await KnownDeviceAsync();
        var now = Clock.GetUtcNow();
        await TellAsync(device.Identifier, "Fan stands still", "7001", now.AddDays(days));

        var seen = (await AlertAsync("Fan stands still")).LastSeenAt;
        Assert.Equal(isBelieved, seen < now.UtcDateTime.AddDays(-1));
    }

    private async Task<IReadOnlyList<AlertRow>> ListAsync(AlertFilter filter) =>
        (await Get<ListAlerts>().ExecuteAsync(Viewer, filter, KeysetRequest.First(9), Cancellation)).Value!.Rows;

    private async Task TellAsync(string device, string title, string id, DateTimeOffset at)
    {
        var body = new JsonObject
        {
            ["Id"] = id,
            ["Title"] = title,
            ["Priority"] = "Normal",
            ["DateTime"] = $"{at:O}",
            ["DeviceIdentifier"] = device,
        };
        await ArriveAsync("pulseway", "notification", id, $"pulseway.device,{device}", body.ToJsonString());
        await DrainAsync();
    }
}
