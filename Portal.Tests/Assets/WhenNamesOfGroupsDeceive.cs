using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets;
using Portal.Core.Assets.Groups;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>Source: scenario 18, D5.</summary>
public abstract class WhenNamesOfGroupsDeceive(DatabaseProvider provider) : AssetSuite(provider)
{
    [Fact]
    public async Task Two_clients_of_its_name_are_a_conflict_for_a_person()
    {
        await MakeCompanyAsync("Twin Ltd");
        await MakeCompanyAsync("TWIN  ltd");
        await StartAsync((1, "Twin Ltd", 1, "Twin Ltd"));

        var group = await GroupAsync("Twin Ltd");

        Assert.Null(group.ClientKey);
        Assert.Equal(GroupConflict.SeveralClients, group.Conflict);
        Assert.Contains(AssetActs.GroupConflicted, await ActsAsync(group.Key));
    }

    [Fact]
    public async Task Two_groups_of_one_name_in_two_organizations_are_two_groups_and_matched_by_nobody()
    {
        await MakeCompanyAsync("Servers");
        await StartAsync((1, "Servers", 1, "Acme"), (2, "Servers", 2, "Beta"));

        var groups = await ReadAsync(db => db.DeviceGroups.Where(group => group.Name == "Servers").ToListAsync(Cancellation));

        Assert.Equal(2, groups.Count);
        Assert.All(groups, group => Assert.Null(group.ClientKey));
    }

    [Fact]
    public async Task A_group_in_the_organization_of_another_client_is_not_matched_by_its_own_name()
    {
        await MakeCompanyAsync("Acme Works");
        await MakeCompanyAsync("Beta Works");
        await StartAsync((1, "Beta Works", 1, "Acme Works"));

        Assert.Null((await GroupAsync("Beta Works")).ClientKey);
    }

    [Fact]
    public async Task A_renamed_group_is_the_same_group_and_keeps_its_client()
    {
        await MakeCompanyAsync("Acme Works");
        await StartAsync((1, "Acme Works", 1, "Acme Works"));
        var before = await GroupAsync("Acme Works");
        Estate.Groups[0]["Name"] = "Acme, everything";

        await PollAsync();

        var after = await GroupAsync("Acme, everything");
        Assert.Equal((before.Key, before.ClientKey), (after.Key, after.ClientKey));
        Assert.Equal(GroupConflict.None, after.Conflict);
    }

    [Fact]
    public async Task Renamed_to_another_clients_name_it_keeps_its_client_until_a_person_decides()
    {
        await MakeCompanyAsync("Acme Works");
        await MakeCompanyAsync("Beta Works");
        await StartAsync((1, "Acme Works", 1, ""));
        Estate.Groups[0]["Name"] = "Beta Works";

        await PollAsync();
        var renamed = await GroupAsync("Beta Works");
        var beta = await ClientAsync("Beta Works");
        await Get<MapGroup>().ExecuteAsync(Supporter, renamed.Key, renamed.Version, beta.Key, Cancellation);

        Assert.Equal((await ClientAsync("Acme Works")).Key, renamed.ClientKey);
        Assert.Equal(GroupConflict.Renamed, renamed.Conflict);
        var decided = await GroupAsync("Beta Works");
        Assert.Equal((beta.Key, GroupConflict.None, false), (decided.ClientKey!.Value, decided.Conflict, decided.IsUnsettled));
        Assert.Equal(beta.Key, (await AssetAsync("pw-1")).ClientKey);
    }

    [Fact]
    public async Task Saying_the_same_client_again_settles_it_too()
    {
        await MakeCompanyAsync("Acme Works");
        await MakeCompanyAsync("Beta Works");
        await StartAsync((1, "Acme Works", 1, ""));
        Estate.Groups[0]["Name"] = "Beta Works";
        await PollAsync();
        var renamed = await GroupAsync("Beta Works");

        await Get<MapGroup>().ExecuteAsync(Supporter, renamed.Key, renamed.Version, renamed.ClientKey!.Value, Cancellation);
        await PollAsync();

        Assert.Equal(GroupConflict.None, (await GroupAsync("Beta Works")).Conflict);
    }

    [Fact]
    public async Task A_name_that_is_not_told_renames_nothing()
    {
        await MakeCompanyAsync("Acme Works");
        await StartAsync((1, "Acme Works", 1, "Acme Works"));
        Estate.Groups.Clear();

        await PollAsync();

        Assert.NotNull((await GroupAsync("Acme Works")).ClientKey);
        Assert.Equal(1, await ReadAsync(db => db.DeviceGroups.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task What_Pulseway_says_the_client_is_counts_unless_the_name_is_anothers()
    {
        var acme = await MakeCompanyAsync("Acme Works");
        await MakeCompanyAsync("Beta Works");
        Estate.AddGroup(2, "Beta Works", 2, "", $"{acme}");
        await StartAsync();
        Estate.AddGroup(1, "Workshop", 1, "", $"{acme}");

        await PollAsync();

        Assert.Equal(GroupMappedBy.Pulseway, (await GroupAsync("Workshop")).MappedBy);
        Assert.Equal(GroupConflict.PulsewayDiffers, (await GroupAsync("Beta Works")).Conflict);
    }

    private async Task StartAsync(params (int Id, string Name, int Organization, string OrganizationName)[] groups)
    {
        await UseEstateAsync();
        foreach (var (id, name, organization, organizationName) in groups)
        {
            Estate.AddGroup(id, name, organization, organizationName);
            Estate.Add($"pw-{id}", $"PC-{id}", id, organization, $"SER-{id:D4}");
        }

        await ImportAsync();
        await PollAsync();
    }

    public sealed class OnSqlite() : WhenNamesOfGroupsDeceive(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenNamesOfGroupsDeceive(DatabaseProvider.Postgres);
}
