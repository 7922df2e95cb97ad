using System.Text.Json.Nodes;
using Portal.Core.Assets.Groups;
using Portal.Core.Assets.Organizations;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>An organization in Pulseway whose device groups are of several clients is none's. Source: 000-24, D5.</summary>
public abstract class WhenClientsShareAnOrganization(DatabaseProvider provider) : AssetSuite(provider)
{
    public sealed class OnSqlite() : WhenClientsShareAnOrganization(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenClientsShareAnOrganization(DatabaseProvider.Postgres);

    [Fact]
    public async Task It_is_a_clients_only_once_all_its_groups_are()
    {
        await UseEstateAsync();
        await MakeCompanyAsync("Gamma Works");
        Estate.Organizations.Add(new JsonObject { ["Id"] = 3, ["Name"] = "Shared house" });
        Estate.AddGroup(5, "Ground floor", 3, "Shared house");
        Estate.AddGroup(6, "First floor", 3, "Shared house");
        Estate.Add("pw-1", "PC-1", 5, 3, "SER-0001");
        Estate.Add("pw-2", "PC-2", 6, 3, "SER-0002");
        await ImportAsync();
        await PollAsync();

        await MapAsync("Ground floor");
        await PollAsync();
        var between = await ClientAsync("Gamma Works");
        await MapAsync("First floor");
        await PollAsync();
        var after = await ClientAsync("Gamma Works");

        Assert.Equal(OrganizationState.Absent, between.Organization);
        Assert.Equal((OrganizationState.Present, "3"), (after.Organization, after.OrganizationId));
    }

    [Fact]
    public async Task Its_name_tells_while_its_groups_are_nobodys()
    {
        await UseEstateAsync();
        await MakeCompanyAsync("Gamma Works");
        Estate.Organizations.Add(new JsonObject { ["Id"] = 3, ["Name"] = "Gamma Works" });
        Estate.AddGroup(5, "Ground floor", 3, "Gamma Works");
        Estate.AddGroup(6, "First floor", 3, "Gamma Works");
        Estate.Add("pw-1", "PC-1", 5, 3, "SER-0001");
        Estate.Add("pw-2", "PC-2", 6, 3, "SER-0002");
        await ImportAsync();
        await PollAsync();

        await MapAsync("Ground floor");
        await PollAsync();

        var gamma = await ClientAsync("Gamma Works");
        Assert.Equal((OrganizationState.Present, "3"), (gamma.Organization, gamma.OrganizationId));
    }

    private async Task MapAsync(string name)
    {
        var (group, client) = (await GroupAsync(name), await ClientAsync("Gamma Works"));
        var mapped = await Get<MapGroup>().ExecuteAsync(Supporter, group.Key, group.Version, client.Key, Cancellation);
        Assert.True(mapped.Succeeded, string.Join(' ', mapped.Refusals));
    }
}
