using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets;
using Portal.Core.Assets.Acts;
using Portal.Core.Odoo;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>The Studio profile. Source: 000-4 to 000-12, 000-19 to 000-21, D1, C1.</summary>
public abstract class WhenOdooKeepsAssets(DatabaseProvider provider) : AssetSuite(provider)
{
    protected override OdooProfile Profile => OdooProfile.Studio;

    [Fact]
    public async Task Its_records_and_the_devices_of_Pulseway_are_the_same_assets()
    {
        await ImportAsync();
        await PollAsync();

        var assets = await ReadAsync(db => db.Assets.ToListAsync(Cancellation));
        Assert.Equal(400, assets.Count(asset => asset.OdooId is not null));
        Assert.All(
            assets.Where(asset => asset is { OdooId: not null, IsInService: true }),
            asset => Assert.NotNull(asset.ListedAt)
        );
        Assert.Equal(0, await ReadAsync(db => db.AssetConflicts.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task It_is_told_when_an_asset_goes_out_of_service_and_what_is_billed_follows()
    {
        await ImportAsync();
        await PollAsync();
        await DrainAsync();
        var asset = await ReadAsync(db =>
            db.Assets.AsNoTracking()
                .OrderBy(each => each.Key)
                .FirstAsync(each => each.OdooId != null && each.IsSubscribed, Cancellation)
        );

        await Get<DecommissionAsset>().ExecuteAsync(Supporter, asset.Key, asset.Version, "Sold", Cancellation);
        await DrainAsync();

        var kept = await OdooAssetAsync(asset.OdooId!.Value);
        Assert.Equal("decommissioned", kept["x_status"]!.GetValue<string>());
        Assert.False(kept["x_subscription_active"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_device_that_is_somebodys_is_made_there_once_and_one_of_nobodys_is_not()
    {
        await UseEstateAsync();
        var company = await MakeCompanyAsync("Acme Works");
        Estate.AddGroup(1, "Acme Works", 1, "");
        Estate.AddGroup(2, "Nobody's", 2, "");
        Estate.Add("pw-of-acme", "PC-ACME", 1, 1, "SER-ACME-1");
        Estate.Add("pw-of-nobody", "PC-NOBODY", 2, 2, "SER-NOBODY-1");
        await ImportAsync();
        await PollAsync();

        await DrainAsync();
        await ImportAsync();
        await DrainAsync();

        var made = await AssetAsync("pw-of-acme");
        Assert.NotNull(made.OdooId);
        var kept = await OdooAssetAsync(made.OdooId.Value);
        Assert.Equal(company, kept["x_partner_id"]!.GetValue<int>());
        Assert.Equal("active", kept["x_status"]!.GetValue<string>());
        Assert.Null((await AssetAsync("pw-of-nobody")).OdooId);
        Assert.Equal(1, await CountInOdooAsync("pw-of-acme"));
    }

    [Fact]
    public async Task Another_client_there_than_its_groups_is_a_conflict_that_a_person_decides()
    {
        await UseEstateAsync();
        await MakeCompanyAsync("Acme Works");
        var beta = await MakeCompanyAsync("Beta Works");
        await Server.CallAsync(
            "x_client_asset",
            "create",
            $$"""[{"x_name":"PC-1","x_pulseway_id":"pw-1","x_partner_id":{{beta}},"x_status":"active"}]"""
        );
        Estate.AddGroup(1, "Acme Works", 1, "");
        Estate.Add("pw-1", "PC-1", 1, 1, "SER-CLASH-1");
        await ImportAsync();
        await PollAsync();
        var before = await AssetAsync("pw-1");
        var conflict = await ReadAsync(db => db.AssetConflicts.SingleAsync(Cancellation));

        await Get<ResolveConflict>()
            .ExecuteAsync(Supporter, conflict.Key, conflict.Version, ConflictChoice.TakeGroup, Cancellation);
        await DrainAsync();

        var after = await AssetAsync("pw-1");
        Assert.True(before.HasConflict);
        Assert.Equal((await ClientAsync("Beta Works")).Key, before.ClientKey);
        Assert.Equal((await ClientAsync("Acme Works")).Key, after.ClientKey);
        Assert.False(after.HasConflict);
        Assert.NotEqual(beta, (await OdooAssetAsync(after.OdooId!.Value))["x_partner_id"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_person_is_given_a_device_there_too()
    {
        await ImportAsync();
        await PollAsync();
        await DrainAsync();
        var asset = await ReadAsync(db =>
            db.Assets.AsNoTracking()
                .OrderBy(each => each.Key)
                .FirstAsync(each => each.OdooId != null && each.ClientKey != null, Cancellation)
        );
        var assign = Get<AssignUser>();
        var people = await assign.FindPeopleAsync(Supporter, asset.Key, "", Cancellation);

        var done = await assign.ExecuteAsync(Supporter, asset.Key, asset.Version, people.Value![0], Cancellation);
        await DrainAsync();
        await ImportAsync();

        Assert.True(done.Succeeded);
        Assert.Equal(people.Value[0].Id, (await OdooAssetAsync(asset.OdooId!.Value))["x_assigned_user_id"]!.GetValue<int>());
        Assert.Equal(
            people.Value[0].Id,
            (await ReadAsync(db => db.Assets.SingleAsync(each => each.Key == asset.Key, Cancellation))).AssignedToId
        );
    }

    private async Task<int> CountInOdooAsync(string pulsewayId) =>
        (
            await Server.CallAsync("x_client_asset", "search_count", $$"""[[["x_pulseway_id","=","{{pulsewayId}}"]]]""")
        )!.GetValue<int>();

    public sealed class OnSqlite() : WhenOdooKeepsAssets(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenOdooKeepsAssets(DatabaseProvider.Postgres);
}
