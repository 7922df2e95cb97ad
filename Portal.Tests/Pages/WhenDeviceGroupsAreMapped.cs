using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Assets;
using Portal.Core.Assets.Groups;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Pages.Assets;
using Portal.Tests.Assets;
using static Portal.Tests.Pages.PageOpener;

namespace Portal.Tests.Pages;

/// <summary>What the question before a mapping says of seats, with the real use cases. Source: D6, b3, P9.</summary>
public sealed class WhenDeviceGroupsAreMapped() : AssetSuite(DatabaseProvider.Sqlite)
{
    [Fact]
    public async Task The_question_says_whose_seats_rise_and_whose_fall()
    {
        await UseEstateAsync();
        Estate.AddGroup(5, "Head office", 3, "Somebody");
        Estate.Add("pw-1", "PC-1", 5, 3, "SER-0001");
        Estate.Add("pw-2", "PC-2", 5, 3, "SER-0002");
        await MakeCompanyAsync("Acme Works");
        await MakeCompanyAsync("Beta Works");
        await ImportAsync();
        await PollAsync();
        await using (var db = Database.Open())
        {
            (await db.Clients.SingleAsync(client => client.Name == "Beta Works", Cancellation)).Subscribe(true);
            await db.SaveChangesAsync(Cancellation);
        }

        await using var pages = new PageOpener(Clock);
        pages
            .Services.AddSingleton(Get<ListGroups>())
            .AddSingleton(Get<SuggestClients>())
            .AddSingleton(Get<WeighMapping>())
            .AddSingleton(Get<MapGroup>())
            .AddSingleton(Get<UnmapGroup>())
            .AddSingleton(Get<JobRunner>())
            .AddSingleton(Get<JobHistory>());
        var group = await GroupAsync("Head office");
        var page = pages.Open<GroupsPage>(Supporter, $"/alerts/groups?group={group.Key}");
        var asked = pages.Answer(true, false);

        await SearchAsync(page, "acme works");
        await PressAsync(page, await NameAsync("Acme Works"));
        page.WaitForAssertion(() => Assert.Contains("is Acme Works's.", page.Markup, StringComparison.Ordinal));
        pages.Go($"/alerts/groups?filter=all&group={group.Key}");
        await SearchAsync(page, "beta works");
        await PressAsync(page, await NameAsync("Beta Works"));

        page.WaitForAssertion(() => Assert.Equal(2, asked.Count));
        Assert.Contains("2 devices become Acme Works's", asked[0], StringComparison.Ordinal);
        Assert.Contains(
            "Acme Works has no subscription in progress, so nobody is billed for them.",
            asked[0],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "The next count of seats has 2 more for Beta Works, 2 fewer for Acme Works.",
            asked[1],
            StringComparison.Ordinal
        );
        Assert.Equal((await ClientAsync("Acme Works")).Key, (await GroupAsync("Head office")).ClientKey);
    }

    private static async Task SearchAsync(IRenderedComponent<GroupsPage> page, string words)
    {
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("input[aria-label='Search clients']")));
        await page.InvokeAsync(() => page.Find("input[aria-label='Search clients']").Input(words));
    }

    private async Task<string> NameAsync(string client) => $"Map to {client}, number {(await ClientAsync(client)).OdooId}";
}
