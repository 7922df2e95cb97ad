using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Sandbox;

namespace Portal.Tests.Billing.Access;

/// <summary>A Viewer sees all and changes nothing, a Member changes theirs: together that is not all.</summary>
public abstract class WhenAMemberIsAViewerToo(DatabaseProvider provider, BillingVisibilityMode mode) : AccessSuite(provider)
{
    private static readonly Actor Both = Member with
    {
        Roles = new HashSet<Role> { Role.Member, Role.Viewer },
    };

    protected override BillingOptions Options { get; } = new() { Visibility = mode };

    public sealed class OnSqlite() : WhenAMemberIsAViewerToo(DatabaseProvider.Sqlite, BillingVisibilityMode.CreatorOrContact);

    public sealed class OnPostgres() : WhenAMemberIsAViewerToo(DatabaseProvider.Postgres, BillingVisibilityMode.CreatorOrContact);

    public sealed class OnSqliteByRoles() : WhenAMemberIsAViewerToo(DatabaseProvider.Sqlite, BillingVisibilityMode.Roles);

    public sealed class OnPostgresByRoles() : WhenAMemberIsAViewerToo(DatabaseProvider.Postgres, BillingVisibilityMode.Roles);

    [Fact]
    public async Task They_see_anothers_billing_address_and_change_nothing_of_it()
    {
        var half = await CreatedAsync("Half AG");
        await UnlinkAsync(half.InvoiceContactId);
        await ImportAsync();
        var failed = await FailedAsync("Failed AG", OtherMember);

        var retried = await CreateAsync(failed, "Failed AG", Both);
        var discarded = await Get<DiscardBillingAddress>().ExecuteAsync(Both, failed, Cancellation);
        var draft = new CompletionDraft { AccountingEmails = ["mo@x.example"] };
        var completed = await Get<CompleteBillingAddress>().ExecuteAsync(Both, half.Id, draft, Cancellation);

        Assert.All(
            [Assert.Single(retried.Refusals), discarded, Assert.Single(completed.Refusals)],
            refusal => Assert.Equal(Refusal.NotFoundCode, refusal?.Code)
        );
        Assert.Equal(BillingAddressState.NotCreated, (await ReadAsync(failed, Both)).Address.State);
        Assert.Equal(BillingAddressState.Incomplete, (await ReadAsync(half.Id, Both)).Address.State);
        Assert.False((await ReadAsync(half.Id, Both)).MayChange);
    }

    [Fact]
    public async Task They_go_on_with_their_own()
    {
        var own = await FailedAsync("Own AG", Both);

        Assert.True((await ReadAsync(own, Both)).MayChange);
        Assert.True((await CreateAsync(own, "Own AG", Both)).Succeeded);
    }

    [Fact]
    public async Task They_choose_only_theirs_for_an_organization()
    {
        var foreign = await CreatedAsync("Foreign AG");
        var own = await CreatedAsync("Own AG", Both);

        var refused = await OrganizeAsync(foreign.Id, "Org", Both);
        var request = new BillingListRequest("", null, BillingSort.Name, false, KeysetRequest.First(10));
        var toChoose = await Get<ListBillingAddresses>().ExecuteAsync(Both, request with { ToChoose = true }, Cancellation);

        var refusal = Assert.Single(refused.Refusals);
        Assert.Equal(("organization.address-not-theirs", "BillingAddressId"), (refusal.Code, refusal.Field));
        Assert.Equal(own.Id, Assert.Single(toChoose.Value!.Rows).Id);
        Assert.Equal(2, (await ListAsync(actor: Both)).Count);
        await OrganizedAsync(own, "Org", Both);
    }

    private async Task<BillingAddressId> FailedAsync(string name, Actor actor)
    {
        var id = NewId();
        _ = await DraftAsync(name);
        Break(FaultMode.Down);
        Assert.False((await CreateAsync(id, name, actor)).Succeeded);
        Mend();
        return id;
    }
}
