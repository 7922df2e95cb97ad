using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Jobs;

public abstract class WhenAnAccountWasRefused(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public sealed class OnSqlite() : WhenAnAccountWasRefused(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnAccountWasRefused(DatabaseProvider.Postgres);

    [Fact]
    public async Task The_schedule_waits_an_hour_a_person_does_not()
    {
        var ledger = await RefusedAsync();

        Assert.False(await MayAskAsync(ledger, JobTrigger.Schedule));
        Assert.True(await MayAskAsync(ledger, JobTrigger.Person));
        _clock.Advance(PullLedger.Pause);
        Assert.True(await MayAskAsync(ledger, JobTrigger.Schedule));
    }

    [Fact]
    public async Task Of_all_that_waited_one_asks_and_the_others_wait_for_its_answer()
    {
        var elsewhere = new PullLedger(Database.Portal, _clock);
        var ledger = await RefusedAsync();
        _clock.Advance(PullLedger.Pause);

        Assert.True(await MayAskAsync(ledger, JobTrigger.Schedule));
        Assert.False(await MayAskAsync(ledger, JobTrigger.Schedule));
        Assert.False(await MayAskAsync(elsewhere, JobTrigger.Schedule));
        await ledger.ReleaseAsync("account", Cancellation);
        Assert.True(await MayAskAsync(elsewhere, JobTrigger.Schedule));
        await elsewhere.AcceptAsync("account", Cancellation);
        Assert.True(await MayAskAsync(ledger, JobTrigger.Schedule));
        Assert.True(await MayAskAsync(elsewhere, JobTrigger.Schedule));
    }

    [Fact]
    public async Task Another_key_is_tried_at_once()
    {
        var ledger = await RefusedAsync();

        Assert.True(await MayAskAsync(ledger, JobTrigger.Schedule, "another"));
        Assert.False(await MayAskAsync(ledger, JobTrigger.Schedule, "another"));
    }

    [Fact]
    public async Task A_restart_tries_once_and_other_nodes_do_not()
    {
        var elsewhere = new PullLedger(Database.Portal, _clock);
        await RefusedAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        var restarted = new PullLedger(Database.Portal, _clock);

        Assert.False(await MayAskAsync(elsewhere, JobTrigger.Schedule));
        Assert.True(await MayAskAsync(restarted, JobTrigger.Schedule));
        Assert.False(await MayAskAsync(restarted, JobTrigger.Schedule));
    }

    private async Task<PullLedger> RefusedAsync()
    {
        var ledger = new PullLedger(Database.Portal, _clock);
        Assert.True(await MayAskAsync(ledger, JobTrigger.Schedule));
        await ledger.RefuseAsync("account", Cancellation);
        return ledger;
    }

    private async Task<bool> MayAskAsync(PullLedger ledger, JobTrigger trigger, string account = "first") =>
        (await ledger.AskAsync("account", account, trigger, Cancellation)).MayAsk;
}
