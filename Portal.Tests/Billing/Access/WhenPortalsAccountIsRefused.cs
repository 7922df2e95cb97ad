using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Billing.Access;

public abstract class WhenPortalsAccountIsRefused(DatabaseProvider provider) : AccessSuite(provider)
{
    private OdooProxy? _proxy;

    public sealed class OnSqlite() : WhenPortalsAccountIsRefused(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenPortalsAccountIsRefused(DatabaseProvider.Postgres);

    private OdooProxy Proxy => _proxy ?? throw new InvalidOperationException("The test has not begun.");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Whatever_asks_by_itself_waits_an_hour_together()
    {
        await BeginAsync();
        await ByScheduleAsync<ImportBillingAddresses>(ImportBillingAddresses.JobName);
        Proxy.Calls.Clear();

        Clock.Jump(TimeSpan.FromMinutes(50));
        await AskAllAsync();
        var withinTheHour = Proxy.Calls.Count;
        Clock.Jump(TimeSpan.FromMinutes(11));
        await AskAllAsync();
        var authenticated = Proxy.Calls.Count(call => call.Method == "authenticate");

        Assert.Equal((0, 1), (withinTheHour, authenticated));
    }

    [Fact]
    public async Task A_members_page_that_was_refused_holds_the_import_back_too()
    {
        await BeginAsync();
        await ListAsync(actor: Member);
        Clock.Jump(TimeSpan.FromMinutes(10));
        Proxy.Calls.Clear();

        var run = await ByScheduleAsync<ImportBillingAddresses>(ImportBillingAddresses.JobName);

        Assert.Equal(JobRunState.Failed, run.State);
        Assert.StartsWith("Odoo does not accept Portal's credentials.", run.Summary, StringComparison.Ordinal);
        Assert.Empty(Proxy.Calls);
    }

    [Fact]
    public async Task A_person_asks_all_the_same_and_success_ends_the_wait_for_all()
    {
        await BeginAsync();
        await ListAsync(actor: Member);
        Clock.Jump(TimeSpan.FromMinutes(2));
        Proxy.Treat = _ => Task.FromResult(Treatment.Pass);

        var byPerson = await ImportAsync();
        Clock.Jump(ContactAccess.GoodFor);
        Proxy.Calls.Clear();
        await ListAsync(actor: Member);

        Assert.Equal(JobRunState.Succeeded, byPerson.State);
        Assert.NotEmpty(Proxy.Calls);
        Assert.Equal(
            JobRunState.Succeeded,
            (await ByScheduleAsync<ImportBillingAddresses>(ImportBillingAddresses.JobName)).State
        );
    }

    protected override async Task<Uri> AddressAsync(Uri odoo)
    {
        _proxy = await OdooProxy.StartAsync(odoo);
        return _proxy.Address;
    }

    // somebody who browses, an open creation, and from now on no way in
    private async Task BeginAsync()
    {
        await AccountAsync(Member);
        await CreatedAsync("Acme AG");
        await ListAsync(actor: Member);
        var open = await Get<CreationLedger>()
            .StoreWishAsync(null, NewId(), await DraftAsync("Open AG"), null, Finance, Cancellation);
        Assert.NotNull(open);
        Clock.Jump(ContactAccess.GoodFor);
        Proxy.Treat = _ => Task.FromResult(Treatment.Refused);
    }

    private async Task AskAllAsync()
    {
        await Get<ConfirmBillingAddresses>().RunOnceAsync(Cancellation);
        await ListAsync(actor: Member);
        await ByScheduleAsync<RefreshContacts>(RefreshContacts.JobName);
        await ByScheduleAsync<ImportBillingAddresses>(ImportBillingAddresses.JobName);
        await ByScheduleAsync<SweepBillingAddresses>(SweepBillingAddresses.JobName);
    }

    private Task<JobRun> ByScheduleAsync<TJob>(string name)
        where TJob : class, IJob => RunAsync<TJob>(name, Actor.Portal, JobTrigger.Schedule);
}
