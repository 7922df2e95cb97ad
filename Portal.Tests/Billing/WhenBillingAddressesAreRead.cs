using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Sandbox;

namespace Portal.Tests.Billing;

public abstract class WhenBillingAddressesAreRead(DatabaseProvider provider) : BillingSuite(provider)
{
    public sealed class OnSqlite() : WhenBillingAddressesAreRead(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenBillingAddressesAreRead(DatabaseProvider.Postgres);

    [Fact]
    public async Task Odoos_present_values_are_shown_not_the_mirrors()
    {
        var address = await CreatedAsync("Acme AG");
        await WriteAsync(address.CompanyId!.Value, """{"phone": "+41 44 000 00 00"}""");

        var detail = await ReadAsync(address.Id);

        Assert.Equal("+41 44 000 00 00", detail.Live!.Company.Phone);
        Assert.NotNull(detail.LiveAt);
        Assert.EndsWith($"/odoo/res.partner/{address.CompanyId}", detail.CompanyUrl!.ToString(), StringComparison.Ordinal);
        Assert.EndsWith($"/odoo/res.partner/{address.InvoiceContactId}", detail.ContactUrl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_odoo_is_away_the_mirror_is_shown_with_since_when()
    {
        var address = await CreatedAsync("Acme AG");
        var before = Now;
        Break(FaultMode.Down);

        var detail = await ReadAsync(address.Id);

        Assert.Equal((null, ConnectorFault.Unreachable, "Acme AG"), (detail.Live, detail.Fault, detail.Address.Name));
        Assert.InRange(detail.OdooDownSinceAt!.Value, before, Now);
    }

    [Fact]
    public async Task A_deleted_record_is_told_from_an_odoo_that_is_away()
    {
        var address = await CreatedAsync("Acme AG");
        await Odoo.CallAsync("res.partner", "unlink", $"[[{address.InvoiceContactId}]]");

        var detail = await ReadAsync(address.Id);

        Assert.Equal((null, null), (detail.Live, detail.Fault));
    }

    [Fact]
    public async Task A_member_sees_only_their_own_and_others_as_if_there_were_none()
    {
        var own = await CreatedAsync("Mine AG", Member);
        var other = await CreatedAsync("Yours AG", OtherMember);

        var listed = await ListAsync(actor: Member);
        var refused = await Get<ReadBillingAddress>().ExecuteAsync(Member, other.Id, Cancellation);
        var missing = await Get<ReadBillingAddress>().ExecuteAsync(Member, NewId(), Cancellation);

        Assert.Equal(own.Id, Assert.Single(listed).Id);
        Assert.Equal(missing.Refusals, refused.Refusals);
        Assert.Equal(2, (await ListAsync()).Count);
        Assert.Empty(await ListAsync("Yours", actor: Member));
    }

    [Fact]
    public async Task Without_the_role_nothing_is_listed()
    {
        var request = new BillingListRequest("", null, BillingSort.Name, false, KeysetRequest.First(10));

        var refused = await Get<ListBillingAddresses>().ExecuteAsync(Support, request, Cancellation);

        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(refused.Refusals).Code);
    }

    [Theory]
    [InlineData("zurich", "Élan SA|Zürcher Bau")]
    [InlineData("ELAN", "Élan SA")]
    [InlineData("bau bills", "Zürcher Bau")]
    [InlineData("%", "")]
    [InlineData("_", "")]
    [InlineData("\\", "")]
    [InlineData("' OR 1=1 --", "")]
    [InlineData("", "Élan SA|Zürcher Bau")]
    public async Task Search_finds_all_words_without_case_and_accents(string search, string expected)
    {
        await CreatedAsync("Zürcher Bau");
        await CreatedAsync("Élan SA");

        var found = await ListAsync(search);

        Assert.Equal(expected, string.Join('|', found.Select(address => address.Name)));
    }

    [Fact]
    public async Task What_waits_is_counted_and_can_be_listed_alone()
    {
        await CreatedAsync("Done AG");
        var id = NewId();
        _ = await DraftAsync("Kept AG");
        Break(FaultMode.Down);
        await CreateAsync(id, "Kept AG");

        var counted = await Get<ListBillingAddresses>().CountAttentionAsync(Finance, Cancellation);

        Assert.Equal(new BillingAttention(0, 1), counted.Value);
        Assert.Equal(id, Assert.Single(await ListAsync(state: BillingAddressState.NotCreated)).Id);
    }
}
