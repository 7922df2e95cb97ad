using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Sandbox;

namespace Portal.Tests.Billing;

public abstract class WhenABillingAddressIsArchived(DatabaseProvider provider) : BillingSuite(provider)
{
    public sealed class OnSqlite() : WhenABillingAddressIsArchived(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenABillingAddressIsArchived(DatabaseProvider.Postgres);

    [Fact]
    public async Task Its_contact_is_archived_the_company_stays_and_it_can_be_taken_back()
    {
        var address = await CreatedAsync("Acme AG");

        var archived = await ArchiveAsync(address, archive: true);
        var inOdoo = (await ReadAsync(address.Id)).Live!;
        var back = await ArchiveAsync(address, archive: false);

        Assert.Equal(BillingAddressState.Archived, archived.Value!.Address.State);
        Assert.Equal((true, false), (inOdoo.Company.IsActive, inOdoo.Contact.IsActive));
        Assert.Equal(BillingAddressState.Active, back.Value!.Address.State);
        Assert.True((await ReadAsync(address.Id)).Live!.Contact.IsActive);
    }

    [Fact]
    public async Task Doing_it_twice_is_doing_it_once()
    {
        var address = await CreatedAsync("Acme AG");
        var seen = (await ReadAsync(address.Id)).Live!;

        await ArchiveAsync(address, archive: true, seen);
        var again = await ArchiveAsync(address, archive: true, seen);

        Assert.Null(again.Value!.Conflict);
        Assert.Equal(BillingAddressState.Archived, again.Value.Address.State);
    }

    [Fact]
    public async Task When_odoo_moved_on_since_it_was_looked_at_nothing_is_archived()
    {
        var address = await CreatedAsync("Acme AG");
        var seen = (await ReadAsync(address.Id)).Live!;
        await WriteAsync(address.CompanyId!.Value, """{"name": "Acme Holding AG"}""");

        var refused = await ArchiveAsync(address, archive: true, seen);

        var difference = Assert.Single(refused.Value!.Conflict!.Differences);
        Assert.Equal(("Acme AG", "Acme Holding AG"), (difference.Before, difference.Theirs));
        Assert.True((await ReadAsync(address.Id)).Live!.Contact.IsActive);
        Assert.Equal("Acme Holding AG", Assert.Single(await ListAsync("Acme")).Name);
    }

    [Fact]
    public async Task A_lost_answer_is_settled_by_looking()
    {
        var address = await CreatedAsync("Acme AG");
        var seen = (await ReadAsync(address.Id)).Live!;
        var lost = new LostAnswers(Get<IBillingCommands>()) { CarriesOut = true };
        var archive = new ArchiveBillingAddress(Get<CommandLedger>(), Get<SendBillingCommand>(), lost, []);

        var archived = await archive.ExecuteAsync(Finance, address.Id, seen, archive: true, Cancellation);

        Assert.Equal(BillingAddressState.Archived, archived.Value!.Address.State);
    }

    [Fact]
    public async Task While_odoo_is_away_nothing_is_archived()
    {
        var address = await CreatedAsync("Acme AG");
        var seen = (await ReadAsync(address.Id)).Live!;
        Break(FaultMode.Down);

        var refused = await ArchiveAsync(address, archive: true, seen);

        Assert.Contains("Nothing was sent", Assert.Single(refused.Refusals).Sentence, StringComparison.Ordinal);
        Assert.Equal(BillingAddressState.Active, Assert.Single(await ListAsync("Acme")).State);
    }

    [Fact]
    public async Task Nobody_but_finance_and_administrators_archives()
    {
        var address = await CreatedAsync("Acme AG", Member);
        var seen = (await ReadAsync(address.Id)).Live!;

        foreach (var actor in new[] { Member, OtherMember, Support })
        {
            var refused = await Get<ArchiveBillingAddress>().ExecuteAsync(actor, address.Id, seen, archive: true, Cancellation);
            Assert.Equal(Refusal.ForbiddenCode, Assert.Single(refused.Refusals).Code);
            Assert.Empty(await UsesAsync(actor, address));
        }

        Assert.True((await ReadAsync(address.Id)).Live!.Contact.IsActive);
    }

    private Task<IReadOnlyList<string>> UsesAsync(Actor actor, BillingAddress address) =>
        Get<ArchiveBillingAddress>().ListUsesAsync(actor, address.Id, Cancellation);

    private async Task<Result<BillingOutcome>> ArchiveAsync(BillingAddress address, bool archive, BillingRecord? seen = null) =>
        await Get<ArchiveBillingAddress>()
            .ExecuteAsync(Finance, address.Id, seen ?? (await ReadAsync(address.Id)).Live!, archive, Cancellation);
}
