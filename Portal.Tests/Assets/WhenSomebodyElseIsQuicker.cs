using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core.Assets;
using Portal.Core.Assets.Acts;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Groups;
using Portal.Core.Assets.Tickets;
using Portal.Core.Persistence;
using Portal.Sandbox.Estate;

namespace Portal.Tests.Assets;

/// <summary>
/// On PostgreSQL others may change a row between a person's look and their act: nothing of the act is stored, and they are told so.
/// </summary>
public sealed class WhenSomebodyElseIsQuicker() : AlertSuite(DatabaseProvider.Postgres)
{
    [Fact]
    public async Task An_alert_whose_ticket_changes_at_that_moment_is_not_closed()
    {
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, "Fan stands still");
        await DrainAsync();
        var alert = await AlertAsync("Fan stands still");
        await using var other = Database.Open();
        await using var write = await other.BeginWriteAsync(Cancellation);
        _ = await other
            .Tickets.Where(ticket => ticket.AlertKey == alert.Key)
            .ExecuteUpdateAsync(set => set.SetProperty(ticket => ticket.Version, ticket => ticket.Version + 1), Cancellation);

        var closing = Get<CloseAlert>().ExecuteAsync(Supporter, alert.Key, "Done.", Cancellation);
        await UntilItWaitsAsync(closing);
        await write.CommitAsync(Cancellation);

        Assert.Equal("alerts.changed", Assert.Single((await closing).Refusals).Code);
        Assert.Equal(alert.Version, (await AlertAsync("Fan stands still")).Version);
        Assert.True((await Get<CloseAlert>().ExecuteAsync(Supporter, alert.Key, "Done.", Cancellation)).Succeeded);
    }

    [Fact]
    public async Task An_alert_that_changes_at_that_moment_is_not_placed()
    {
        var client = await AddClientAsync(DemoEstate.Groups[0].Name);
        await NotifyAsync("pw-unheard-of", "From nowhere");
        await DrainAsync();
        var alert = await AlertAsync("From nowhere");
        await using var other = Database.Open();
        await using var write = await other.BeginWriteAsync(Cancellation);
        _ = await other
            .Alerts.Where(each => each.Key == alert.Key)
            .ExecuteUpdateAsync(set => set.SetProperty(each => each.Version, each => each.Version + 1), Cancellation);

        var placing = Get<PlaceAlert>().ExecuteAsync(Supporter, alert.Key, client.Key, Cancellation);
        await UntilItWaitsAsync(placing);
        await write.CommitAsync(Cancellation);

        Assert.Equal("alerts.changed", Assert.Single((await placing).Refusals).Code);
        Assert.Equal(AlertState.Held, (await AlertAsync("From nowhere")).State);
        Assert.Empty(await TicketsAsync("Alert: From nowhere"));
    }

    [Fact]
    public async Task A_group_whose_device_changes_at_that_moment_is_not_mapped()
    {
        var client = await AddClientAsync(DemoEstate.Groups[0].Name);
        var device = DemoEstate.Devices.First(each => !each.Group.HasClient);
        await NotifyAsync(device.Identifier, "Held by nobody");
        await DrainAsync();
        var key = (await AlertAsync("Held by nobody")).GroupKey!.Value;
        var group = await GroupAsync(key);
        await using var other = Database.Open();
        await using var write = await other.BeginWriteAsync(Cancellation);
        var changed = await other
            .Assets.Where(asset => asset.GroupKey == key)
            .ExecuteUpdateAsync(set => set.SetProperty(asset => asset.Version, asset => asset.Version + 1), Cancellation);
        Assert.Equal(1, changed);

        var mapping = Get<MapGroup>().ExecuteAsync(Supporter, key, group.Version, client.Key, Cancellation);
        await UntilItWaitsAsync(mapping);
        await write.CommitAsync(Cancellation);

        Assert.Equal("assets.changed", Assert.Single((await mapping).Refusals).Code);
        Assert.Null((await GroupAsync(key)).ClientKey);
        Assert.Equal(AlertState.Held, (await AlertAsync("Held by nobody")).State);
    }

    [Fact]
    public async Task An_asset_that_changes_at_that_moment_is_not_decommissioned()
    {
        var device = await KnownDeviceAsync();
        await using var other = Database.Open();
        var asset = await other.Assets.AsNoTracking().SingleAsync(each => each.PulsewayId == device.Identifier, Cancellation);
        await using var write = await other.BeginWriteAsync(Cancellation);
        _ = await other
            .Assets.Where(each => each.Key == asset.Key)
            .ExecuteUpdateAsync(set => set.SetProperty(each => each.Version, each => each.Version + 1), Cancellation);

        var acting = Get<DecommissionAsset>().ExecuteAsync(Supporter, asset.Key, asset.Version, "Sold.", Cancellation);
        await UntilItWaitsAsync(acting);
        await write.CommitAsync(Cancellation);

        Assert.Equal("assets.changed", Assert.Single((await acting).Refusals).Code);
    }

    private async Task<DeviceGroup> GroupAsync(Guid key)
    {
        await using var db = Database.Open();
        return await db.DeviceGroups.AsNoTracking().SingleAsync(each => each.Key == key, Cancellation);
    }

    private async Task UntilItWaitsAsync(Task person)
    {
        await using var connection = new NpgsqlConnection(Database.Options.ConnectionString.Reveal());
        await connection.OpenAsync(Cancellation);
        const string waiting =
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        await using var look = new NpgsqlCommand(waiting, connection);
        while (!person.IsCompleted && await look.ExecuteScalarAsync(Cancellation) is 0L)
        {
            await Task.Delay(20, Cancellation);
        }
    }
}
