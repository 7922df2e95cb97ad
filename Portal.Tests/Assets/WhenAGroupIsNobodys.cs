using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Assets.Groups;
using Portal.Core.Assets.Placing;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>Source: D5, D6, scenario 17.</summary>
public abstract class WhenAGroupIsNobodys(DatabaseProvider provider) : AssetSuite(provider)
{
    [Fact]
    public async Task Mapping_it_gives_its_devices_to_the_client_and_tells_whoever_holds_events()
    {
        var group = await StartAsync();
        var client = await AnyClientAsync();

        var mapped = await Get<MapGroup>().ExecuteAsync(Supporter, group.Key, group.Version, client.Key, Cancellation);

        Assert.True(mapped.Succeeded);
        Assert.Equal(client.Key, (await AssetAsync("pw-1")).ClientKey);
        Assert.Equal([(group.Name, client.Key)], Get<Followed>().Groups);
        Assert.Contains(AssetActs.Mapped, await ActsAsync(group.Key));
        Assert.False((await GroupAsync("Nobody's")).IsUnsettled);
    }

    [Fact]
    public async Task A_device_that_only_an_event_tells_of_is_placed_into_the_group_it_names()
    {
        var group = await StartAsync();

        var asset = await PlaceAsync(Device("pw-9", new FoundGroup { Name = "nobody's" }));

        Assert.Equal(group.Key, asset.GroupKey);
        Assert.Null(asset.ClientKey);
    }

    [Fact]
    public async Task What_an_event_named_first_goes_on_under_the_ids_of_Pulseway()
    {
        await UseEstateAsync();
        var asset = await PlaceAsync(Device("pw-9", new FoundGroup { Name = "Later listed" }));
        Estate.AddGroup(7, "Later listed", 3, "Organization");
        Estate.Add("pw-8", "PC-8", 7, 3, "SER-0008");

        await PollAsync();

        var group = await GroupAsync("Later listed");
        Assert.Equal(asset.GroupKey, group.Key);
        Assert.StartsWith("group:", group.Identity, StringComparison.Ordinal);
        Assert.Equal(group.Key, (await AssetAsync("pw-8")).GroupKey);
    }

    [Fact]
    public async Task Taking_it_away_holds_its_devices_until_a_person_maps_it_again()
    {
        await UseEstateAsync();
        await ImportAsync();
        var client = await AnyClientAsync();
        Estate.AddGroup(1, client.Name, 1, client.Name);
        Estate.Add("pw-1", "PC-1", 1, 1, "SER-0001");
        await PollAsync();
        var group = await GroupAsync(client.Name);

        var taken = await Get<UnmapGroup>().ExecuteAsync(Supporter, group.Key, group.Version, Cancellation);
        await PollAsync();
        await ImportAsync();

        Assert.True(taken.Succeeded);
        Assert.Null((await AssetAsync("pw-1")).ClientKey);
        Assert.True((await GroupAsync(client.Name)).IsUnsettled);
    }

    [Fact]
    public async Task Only_those_who_may_map_it_and_only_what_they_saw()
    {
        var group = await StartAsync();
        var client = await AnyClientAsync();

        var forbidden = await Get<MapGroup>().ExecuteAsync(Viewer, group.Key, group.Version, client.Key, Cancellation);
        var stale = await Get<MapGroup>().ExecuteAsync(Supporter, group.Key, group.Version - 1, client.Key, Cancellation);
        var unknown = await Get<MapGroup>()
            .ExecuteAsync(Supporter, group.Key, group.Version, Guid.CreateVersion7(), Cancellation);

        Assert.Equal(Refusal.ForbiddenCode, forbidden.Refusals[0].Code);
        Assert.Equal("assets.changed", stale.Refusals[0].Code);
        Assert.Equal("groups.client-missing", unknown.Refusals[0].Code);
    }

    [Fact]
    public async Task The_client_that_was_chosen_for_its_organization_before_is_suggested_first()
    {
        await StartAsync();
        var client = await AnyClientAsync();
        Estate.AddGroup(2, "Servers", 1, "Their organization");
        await PollAsync();
        var first = await GroupAsync("Nobody's");
        await Get<MapGroup>().ExecuteAsync(Supporter, first.Key, first.Version, client.Key, Cancellation);

        var suggested = await Get<SuggestClients>().ExecuteAsync(Supporter, (await GroupAsync("Servers")).Key, "", Cancellation);

        Assert.Equal(client.Key, suggested.Value![0].Key);
        Assert.Contains("before", suggested.Value[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_nearly_a_clients_suggests_it()
    {
        await UseEstateAsync();
        await ImportAsync();
        var client = await AnyClientAsync();
        Estate.AddGroup(1, $"{client.Name} - IT - HQ", 1, "Organization");
        await PollAsync();

        var group = await GroupAsync($"{client.Name} - IT - HQ");
        var suggested = await Get<SuggestClients>().ExecuteAsync(Supporter, group.Key, "", Cancellation);

        Assert.Null(group.ClientKey);
        Assert.Equal(client.Key, suggested.Value![0].Key);
    }

    private async Task<DeviceGroup> StartAsync()
    {
        await UseEstateAsync();
        await ImportAsync();
        Estate.AddGroup(1, "Nobody's", 1, "Their organization");
        Estate.Add("pw-1", "PC-1", 1, 1, "SER-0001");
        await PollAsync();
        return await GroupAsync("Nobody's");
    }

    private Task<Client> AnyClientAsync() =>
        ReadAsync(db =>
            db.Clients.AsNoTracking()
                .OrderBy(each => each.OdooId)
                .Where(each => each.Name.StartsWith("Orvello"))
                .FirstAsync(Cancellation)
        );

    private static FoundDevice Device(string id, FoundGroup group) => new(id, new DeviceFacts { Name = $"PC of {id}" }, group);

    private async Task<Asset> PlaceAsync(FoundDevice device)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        var asset = await Get<PlaceDevice>().PlaceAsync(db, device, Cancellation);
        await db.SaveChangesAsync(Cancellation);
        await write.CommitAsync(Cancellation);
        return asset;
    }

    public sealed class OnSqlite() : WhenAGroupIsNobodys(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAGroupIsNobodys(DatabaseProvider.Postgres);
}
