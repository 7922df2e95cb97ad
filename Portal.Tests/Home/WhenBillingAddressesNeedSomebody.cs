using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Billing.Organizations;
using Portal.Core.Finding;
using Portal.Core.Home;
using Portal.Core.Persistence;
using Portal.Pages.Billing;
using Portal.Pages.Organizations;
using Portal.Tests.Billing;

namespace Portal.Tests.Home;

public abstract class WhenBillingAddressesNeedSomebody(DatabaseProvider provider) : BillingSuite(provider)
{
    public sealed class OnSqlite() : WhenBillingAddressesNeedSomebody(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenBillingAddressesNeedSomebody(DatabaseProvider.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await BillingRows.FillAsync(Database.Portal, 210, Member.Id, Cancellation);
    }

    [Fact]
    public async Task Each_count_is_that_of_the_list_behind_its_link_and_the_age_that_of_its_oldest()
    {
        foreach (var actor in new[] { Finance, Viewer, Member })
        {
            var needs = await NeedsAsync(actor);

            Assert.Equal(3, needs.Count);
            foreach (var need in needs)
            {
                var request = BillingListAddress.Read($"http://portal{need.Href}").ToRequest();
                var listed = await Get<ListBillingAddresses>()
                    .ExecuteAsync(actor, request with { Page = KeysetRequest.First(200) }, Cancellation);
                Assert.Equal(listed.Value!.Total, need.Count);
                Assert.Equal(listed.Value.Rows.Min(row => row.ChangedAt), need.OldestAt);
            }
        }
    }

    [Fact]
    public async Task A_Viewer_sees_the_same_as_Finance_and_is_offered_nothing_to_do()
    {
        var finance = await NeedsAsync(Finance);
        var viewer = await NeedsAsync(Viewer);

        Assert.Equal(finance.Select(need => need with { Act = null }), viewer);
        Assert.Contains(finance, need => need.Act is not null);
    }

    [Fact]
    public async Task A_Member_is_told_only_of_what_is_theirs()
    {
        var member = await NeedsAsync(Member);
        var finance = await NeedsAsync(Finance);

        Assert.All(member.Zip(finance), pair => Assert.True(pair.First.Count < pair.Second.Count));
        Assert.Empty(await NeedsAsync(OtherMember));
        Assert.Empty(await NeedsAsync(Support));
    }

    [Fact]
    public async Task The_search_over_everything_finds_for_a_Member_only_what_is_theirs()
    {
        var finance = await FindAsync(Finance, "company ag");
        var member = await FindAsync(Member, "company ag");
        var listed = await ListAsync("company ag", actor: Member);

        Assert.Equal(listed.Count, member!.Total);
        Assert.True(finance!.Total > member.Total);
        Assert.All(
            member.Items,
            item => Assert.Contains(listed, row => item.Href.EndsWith($"/{row.Key}", StringComparison.Ordinal))
        );
        Assert.Null(await FindAsync(OtherMember, "company ag"));
        Assert.Null(await FindAsync(Support, "company ag"));
    }

    [Fact]
    public async Task An_organization_is_found_by_those_who_may_know_of_it()
    {
        var address = (await ListAsync("company", BillingAddressState.Active, Member))[0];
        var draft = new OrganizationDraft { Name = "Zumbari Fleet", BillingAddressId = address.Id };
        var created = await Get<CreateOrganization>().ExecuteAsync(Member, OrganizationId.Create(Clock), draft, Cancellation);
        Assert.True(created.Succeeded, string.Join(' ', created.Refusals));

        var search = new OrganizationSearch(Get<ListOrganizations>());

        Assert.NotNull(await search.FindAsync(Member, new SearchText("zumb"), Cancellation));
        Assert.NotNull(await search.FindAsync(Viewer, new SearchText("zumb"), Cancellation));
        Assert.Null(await search.FindAsync(OtherMember, new SearchText("zumb"), Cancellation));
    }

    private async Task<IReadOnlyList<Need>> NeedsAsync(Actor actor)
    {
        INeedsAttention[] sources =
        [
            new BillingNeeds(Get<ListBillingAddresses>()),
            new OrganizationNeeds(Get<ListOrganizations>()),
        ];
        var found = await new ReadNeeds(sources, NullLogger<ReadNeeds>.Instance).ExecuteAsync(actor, Cancellation);
        Assert.Empty(found.Unread);
        return found.All;
    }

    private Task<FoundGroup?> FindAsync(Actor actor, string text) =>
        new BillingSearch(Get<ListBillingAddresses>()).FindAsync(actor, new SearchText(text), Cancellation);
}
