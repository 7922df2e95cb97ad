using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Groups;
using Portal.Core.Persistence;
using Portal.Sandbox;
using Portal.Sandbox.Estate;

namespace Portal.Tests.Assets;

public abstract class WhenNobodyKnowsWhoseAlertItIs(DatabaseProvider provider) : AlertSuite(provider)
{
    private static readonly DemoDevice OfNobody = DemoEstate.Devices.First(device => !device.Group.HasClient);

    public sealed class OnSqlite() : WhenNobodyKnowsWhoseAlertItIs(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenNobodyKnowsWhoseAlertItIs(DatabaseProvider.Postgres);

    [Fact]
    public async Task It_is_held_until_the_group_is_mapped_and_then_becomes_its_ticket()
    {
        var client = await AddClientAsync(DemoEstate.Groups[0].Name);
        await NotifyAsync(OfNobody.Identifier, "Held by nobody");
        await NotifyAsync(OfNobody.Identifier, "Held by nobody");
        await DrainAsync();

        var held = await AlertAsync("Held by nobody");
        Assert.Equal((AlertState.Held, 2), (held.State, held.Count));
        Assert.Contains(OfNobody.Group.Name, held.Reason, StringComparison.Ordinal);
        Assert.Empty(await OdooTicketsAsync("Alert: Held by nobody"));
        var unsettled = new GroupListRequest("", GroupFilter.Unsettled, false, KeysetRequest.First(9));
        var listed = await Get<ListGroups>().ExecuteAsync(Supporter, unsettled, Cancellation);
        Assert.Equal(2, Assert.Single(listed.Value!.Rows, row => row.Group.Key == held.GroupKey).Held);

        await MapAsync(held.GroupKey!.Value, client);
        await DrainAsync();

        var open = await AlertAsync("Held by nobody");
        Assert.Equal((AlertState.Open, 2, client.Key), (open.State, open.Count, open.ClientKey));
        Assert.Single(await OdooTicketsAsync("Alert: Held by nobody"));
    }

    [Fact]
    public async Task One_of_a_device_that_Pulseway_does_not_know_either_is_held_and_placed_by_hand()
    {
        var client = await AddClientAsync(DemoEstate.Groups[0].Name);
        await NotifyAsync("pw-unheard-of", "From nowhere");
        await DrainAsync();

        var held = await AlertAsync("From nowhere");
        Assert.Equal(AlertState.Held, held.State);
        Assert.Contains("Say whose it is", held.Reason, StringComparison.Ordinal);

        Assert.False((await Get<PlaceAlert>().ExecuteAsync(Viewer, held.Key, client.Key, Cancellation)).Succeeded);
        Assert.True((await Get<PlaceAlert>().ExecuteAsync(Supporter, held.Key, client.Key, Cancellation)).Succeeded);
        await DrainAsync();

        Assert.Equal(AlertState.Open, (await AlertAsync("From nowhere")).State);
        Assert.Single(await OdooTicketsAsync("Alert: From nowhere"));
    }

    [Fact]
    public async Task Pulseway_being_away_holds_up_this_one_only_and_not_for_ever()
    {
        var known = await KnownDeviceAsync();
        Server.Faults.Add("pulseway", FaultMode.Status503);
        await NotifyAsync(OfNobody.Identifier, "Asked in vain");
        await NotifyAsync(known.Identifier, "Goes on");
        await DrainAsync();

        Assert.Equal(AlertState.Asking, (await AlertAsync("Asked in vain")).State);
        Assert.Equal(AlertState.Open, (await AlertAsync("Goes on")).State);

        Clock.Jump(AlertIntake.DevicePatience);
        await DrainAsync();

        Assert.Equal(AlertState.Held, (await AlertAsync("Asked in vain")).State);
    }

    [Fact]
    public async Task A_device_becomes_an_asset_and_its_group_finds_its_client_by_its_name()
    {
        var device = DemoEstate.Devices[3];
        var client = await AddClientAsync(device.Group.Name);

        await NotifyAsync(device.Identifier, "From a device that only Pulseway knows");
        await DrainAsync();

        var alert = await AlertAsync("From a device that only Pulseway knows");
        Assert.Equal((AlertState.Open, client.Key, device.Hostname), (alert.State, alert.ClientKey, alert.DeviceName));
        await using var db = Database.Open();
        var asset = await db.Assets.SingleAsync(each => each.Key == alert.AssetKey, Cancellation);
        Assert.Equal(device.Identifier, asset.PulsewayId);
    }

    [Fact]
    public async Task An_incident_without_a_device_is_an_alert_of_the_client()
    {
        var device = DemoEstate.Devices[0];
        var client = await AddClientAsync(device.Group.Name);
        var incident = RocketCyber.Open(device, "Sign-in from elsewhere", "An account.", "High");
        incident["affectedDevices"] = new System.Text.Json.Nodes.JsonArray();
        var body =
            $$"""{"id":{{incident["id"]}},"title":"Sign-in from elsewhere","severity":"High","hostname":"UNDEFINED","process":"p","accountName":"{{device.Group.Name}}","updatedAt":"{{incident["updatedAt"]}}"}""";

        await ArriveAsync("rocketcyber", "incident", null, null, body);
        await DrainAsync();

        var alert = await AlertAsync("Sign-in from elsewhere");
        Assert.Equal((AlertState.Open, client.Key, "", null), (alert.State, alert.ClientKey, alert.Device, alert.AssetKey));
        Assert.Single(await OdooTicketsAsync("Alert: Sign-in from elsewhere"));
    }

    private async Task MapAsync(Guid key, Client client)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        var group = await db.DeviceGroups.SingleAsync(each => each.Key == key, Cancellation);
        var owner = await db.Clients.SingleAsync(each => each.Key == client.Key, Cancellation);
        await Get<GroupClients>().MapAsync(db, group, owner, GroupMappedBy.Person, Supporter, Cancellation);
        await db.SaveChangesAsync(Cancellation);
        await write.CommitAsync(Cancellation);
    }
}
