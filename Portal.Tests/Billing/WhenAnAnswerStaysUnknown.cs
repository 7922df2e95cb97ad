using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Sandbox;

namespace Portal.Tests.Billing;

/// <summary>Portal was killed, or the line was cut, between the wish and Odoo's word.</summary>
public abstract class WhenAnAnswerStaysUnknown(DatabaseProvider provider) : BillingSuite(provider)
{
    public sealed class OnSqlite() : WhenAnAnswerStaysUnknown(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnAnswerStaysUnknown(DatabaseProvider.Postgres);

    [Fact]
    public async Task It_is_confirmed_once_odoo_is_back()
    {
        var id = await MadeButUnheardAsync("Acme AG");
        Break(FaultMode.Down);
        Clock.Jump(TimeSpan.FromMinutes(1));

        var whileAway = await RunOnceAsync();
        Mend();
        var afterwards = await RunOnceAsync();

        Assert.Equal(new ConfirmationCounts(0, 0, 1), whileAway);
        Assert.Equal(new ConfirmationCounts(1, 0, 0), afterwards);
        Assert.Equal(BillingAddressState.Active, (await ReadAsync(id)).Address.State);
        Assert.Equal(2, await CountPartnersAsync("Acme AG"));
    }

    [Fact]
    public async Task Not_found_is_no_proof_until_odoo_can_no_longer_be_working_on_it()
    {
        var id = await WishedOnlyAsync("Acme AG");
        Clock.Jump(TimeSpan.FromMinutes(1));

        var early = await RunOnceAsync();
        var askedAgain = await CreateAsync(id, "Acme AG");
        Clock.Jump(BillingAddress.SettleTime);
        var late = await RunOnceAsync();

        Assert.Equal(new ConfirmationCounts(0, 0, 1), early);
        Assert.Equal("billing.still-unknown", Assert.Single(askedAgain.Refusals).Code);
        Assert.Equal(new ConfirmationCounts(0, 1, 0), late);
        var kept = (await ReadAsync(id)).Address;
        Assert.Equal((BillingAddressState.NotCreated, "Acme AG"), (kept.State, kept.ReadDraft()!.CompanyName));
    }

    [Fact]
    public async Task The_time_to_settle_begins_when_the_creation_is_sent_however_long_the_way_there_took()
    {
        var early = new ConfirmationCounts();
        var slow = new WatchedDirectory(Get<IBillingDirectory>())
        {
            BeforeLook = () =>
            {
                Clock.Jump(BillingAddress.SettleTime - TimeSpan.FromSeconds(10));
                return Task.CompletedTask;
            },
            BeforeCreate = async () =>
            {
                Clock.Jump(TimeSpan.FromSeconds(45));
                early = await RunOnceAsync();
            },
        };

        var created = await CreateThroughAsync(slow, "Acme AG");

        Assert.Equal(new ConfirmationCounts(0, 0, 1), early);
        Assert.Equal(BillingAddressState.Active, created.Value!.State);
        Assert.Equal(2, await CountPartnersAsync("Acme AG"));
    }

    [Fact]
    public async Task Nothing_is_sent_once_somebody_else_goes_on_with_the_wish()
    {
        var id = NewId();
        var overtaken = new WatchedDirectory(Get<IBillingDirectory>())
        {
            BeforeLook = async () =>
            {
                await using var db = Database.Open();
                var row = await db.BillingAddresses.SingleAsync(row => row.Key == id.Value, Cancellation);
                row.MarkSent(Now);
                await db.SaveChangesAsync(Cancellation);
            },
        };

        var refused = await CreateThroughAsync(overtaken, "Acme AG", id);

        Assert.Equal("billing.changed", Assert.Single(refused.Refusals).Code);
        Assert.Equal(0, await CountPartnersAsync("Acme AG"));
    }

    [Fact]
    public async Task A_form_that_was_sent_already_does_not_pass_another_company_off_as_sent()
    {
        var first = await CreatedAsync("First AG");

        var second = await CreateAsync(first.Id, "Second AG");

        Assert.Equal("billing.form-spent", Assert.Single(second.Refusals).Code);
        Assert.Equal(0, await CountPartnersAsync("Second AG"));
    }

    [Fact]
    public async Task A_confirmation_beside_an_import_that_was_quicker_finds_the_address()
    {
        var id = await WishedOnlyAsync("Acme AG");
        var beside = new WatchedDirectory(Get<IBillingDirectory>()) { AfterCreate = () => ImportAsync() };
        Clock.Jump(BillingAddress.SettleTime);

        var created = await CreateThroughAsync(beside, "Acme AG", id);

        Assert.Equal((id, BillingAddressState.Active), (created.Value!.Id, created.Value.State));
        Assert.Single(await ListAsync());
        var entry = Assert.Single(await AuditAsync(id), entry => entry.Action == BillingActs.Created);
        Assert.Equal((Finance.Id, Finance.Name), (entry.ActorId, entry.ActorName));
    }

    [Fact]
    public async Task Half_of_what_was_made_unheard_leaves_a_row_in_its_timeline()
    {
        var id = await MadeButUnheardAsync("Acme AG");
        var made = await Get<IBillingDirectory>().FindByReferenceAsync(id.Reference, Cancellation);
        await UnlinkAsync(made!.Value.CompanyId);

        await ImportAsync();

        Assert.Equal(BillingAddressState.Incomplete, (await ReadAsync(id)).Address.State);
        Assert.Equal(BillingActs.StateNoticed, (await AuditAsync(id))[^1].Action);
    }

    [Fact]
    public async Task Records_whose_wish_was_discarded_come_back_under_their_own_id()
    {
        var id = await WishedOnlyAsync("Acme AG");
        Clock.Jump(BillingAddress.SettleTime);
        await RunOnceAsync();
        await DiscardAsync(id);
        await Get<IBillingDirectory>().CreateAsync(await DraftAsync("Acme AG"), id.Reference, Cancellation);

        await ImportAsync();
        var again = await CreateAsync(id, "Acme AG");

        Assert.Equal(id, Assert.Single(await ListAsync()).Id);
        Assert.Equal(BillingAddressState.Active, again.Value!.State);
        Assert.Equal(2, await CountPartnersAsync("Acme AG"));
    }

    [Fact]
    public async Task That_odoo_is_back_is_noticed_without_anybody_asking()
    {
        var address = await CreatedAsync("Acme AG");
        Break(FaultMode.Down);
        await ReadAsync(address.Id);
        Assert.False(Get<SystemStatusBoard>().Find(ExternalSystem.Odoo)!.IsUp);

        await RunOnceAsync();
        Assert.False(Get<SystemStatusBoard>().Find(ExternalSystem.Odoo)!.IsUp);
        Mend();
        await RunOnceAsync();

        Assert.True(Get<SystemStatusBoard>().Find(ExternalSystem.Odoo)!.IsUp);
    }

    [Fact]
    public async Task A_fresh_one_is_left_to_its_own_request()
    {
        var id = await WishedOnlyAsync("Acme AG");

        Assert.Equal(new ConfirmationCounts(0, 0, 1), await RunOnceAsync());
        Assert.Equal(BillingAddressState.Unconfirmed, (await ReadAsync(id)).Address.State);
    }

    [Fact]
    public async Task Sending_it_again_finds_what_was_made_unheard()
    {
        var id = await MadeButUnheardAsync("Acme AG");

        var again = await CreateAsync(id, "Acme AG");

        Assert.Equal(BillingAddressState.Active, again.Value!.State);
        Assert.Equal(2, await CountPartnersAsync("Acme AG"));
    }

    [Fact]
    public async Task The_import_ties_it_to_its_records()
    {
        var id = await MadeButUnheardAsync("Acme AG");

        var run = await ImportAsync();

        Assert.Equal(JobRunState.Succeeded, run.State);
        Assert.Equal(BillingAddressState.Active, (await ReadAsync(id)).Address.State);
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task An_entry_that_was_never_created_can_be_discarded_and_no_other()
    {
        var created = await CreatedAsync("Keep AG");
        var open = await WishedOnlyAsync("Open AG");
        var failed = await WishedOnlyAsync("Gone AG");
        Clock.Jump(BillingAddress.SettleTime);
        await RunOnceAsync();
        var stillOpen = await WishedOnlyAsync("Wait AG");

        Assert.Equal("billing.already-in-odoo", (await DiscardAsync(created.Id))?.Code);
        Assert.Equal("billing.still-unknown", (await DiscardAsync(stillOpen))?.Code);
        Assert.Equal(Refusal.ForbiddenCode, (await DiscardAsync(failed, Support))?.Code);
        Assert.Equal(Refusal.NotFoundCode, (await DiscardAsync(failed, Member))?.Code);
        Assert.Null(await DiscardAsync(failed));
        Assert.Null(await DiscardAsync(open));
        Assert.Equal(["Keep AG", "Wait AG"], (await ListAsync()).Select(address => address.Name));
    }

    private async Task<Result<BillingAddress>> CreateThroughAsync(
        IBillingDirectory directory,
        string name,
        BillingAddressId? id = null
    )
    {
        var draft = await DraftAsync(name);
        var sending = new SendCreation(
            Get<CreationLedger>(),
            directory,
            Get<IBillingCommands>(),
            Clock,
            NullLogger<SendCreation>.Instance
        );
        var create = new CreateBillingAddress(Get<CreationLedger>(), Get<BillingLists>(), Get<FindDuplicates>(), sending);
        return await create.ExecuteAsync(Finance, id ?? NewId(), draft, Cancellation);
    }

    private async Task<List<AuditEntry>> AuditAsync(BillingAddressId id)
    {
        await using var db = Database.Open();
        return await db
            .Audit.Where(entry => entry.SubjectId == id.ToString())
            .OrderBy(entry => entry.Id)
            .ToListAsync(Cancellation);
    }

    private Task<ConfirmationCounts> RunOnceAsync() => Get<ConfirmBillingAddresses>().RunOnceAsync(Cancellation);

    private Task<Refusal?> DiscardAsync(BillingAddressId id, Actor? actor = null) =>
        Get<DiscardBillingAddress>().ExecuteAsync(actor ?? Finance, id, Cancellation);

    // as after a kill between the commit of the wish and the call
    private async Task<BillingAddressId> WishedOnlyAsync(string name)
    {
        var id = NewId();
        Assert.NotNull(await Get<CreationLedger>().StoreWishAsync(null, id, await DraftAsync(name), null, Finance, Cancellation));
        return id;
    }

    // as after a kill between the call and the commit of its answer
    private async Task<BillingAddressId> MadeButUnheardAsync(string name)
    {
        var id = await WishedOnlyAsync(name);
        await Get<IBillingDirectory>().CreateAsync(await DraftAsync(name), id.Reference, Cancellation);
        return id;
    }
}
