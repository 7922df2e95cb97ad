using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Assets.Import;
using Portal.Core.Jobs;
using Portal.Core.Odoo;
using Portal.Core.Persistence;
using Portal.Core.Pulseway;
using Portal.Core.Subscriptions.Seats;
using Portal.Tests.Assets;

namespace Portal.Tests.Subscriptions;

/// <summary>A count rests on nothing that is old, half read or never read. Source: b3 ("stale data guard"), scenario 25.</summary>
public abstract class WhenAListIsOldOrHalf(DatabaseProvider provider) : SeatSuite(provider)
{
    public sealed class OnSqlite() : WhenAListIsOldOrHalf(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAListIsOldOrHalf(DatabaseProvider.Postgres);

    [Fact]
    public async Task A_list_of_devices_that_is_old_is_not_counted_however_fresh_the_others_are()
    {
        Clock.Jump(TimeSpan.FromDays(3));
        await RelistAsync();
        await ChangeAsync(async db =>
        {
            var one = await db.Assets.Where(Asset.IsCounted).OrderBy(asset => asset.Key).FirstAsync(Cancellation);
            one.List(Clock.GetUtcNow().UtcDateTime.AddDays(-3));
        });

        var refused = await Get<StartRecount>().ExecuteAsync(Operator, new SeatCountWish { IsConfirmed = true }, Cancellation);

        var refusal = Assert.Single(refused.Refusals);
        Assert.Equal("seats.stale", refusal.Code);
        Assert.Contains("Sync now", refusal.Sentence, StringComparison.Ordinal);
        await using var db = Database.Open();
        Assert.Empty(await db.SeatRuns.ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_list_that_is_half_read_or_was_never_read_is_not_counted()
    {
        await ChangeAsync(db => PullLedger.RestartAsync(db, ClientPull.Feed, Cancellation));
        var half = await Get<StartRecount>().ExecuteAsync(Operator, new SeatCountWish { IsConfirmed = true }, Cancellation);
        Assert.Equal("seats.half-listed", Assert.Single(half.Refusals).Code);

        await ChangeAsync(db => db.PullCursors.ExecuteDeleteAsync(Cancellation));
        var never = await Get<StartRecount>().ExecuteAsync(Operator, new SeatCountWish { IsConfirmed = true }, Cancellation);
        Assert.Equal("seats.never-listed", Assert.Single(never.Refusals).Code);
    }

    [Fact]
    public async Task Nothing_is_counted_until_the_first_listing_of_pulseway_is_through()
    {
        await using var estate = new FakeEstate();
        await estate.StartAsync(Cancellation);
        for (var number = 0; number < 120; number++)
        {
            estate.Add($"pw-{number}", $"PC-{number}", 1, 1, $"SER-{number}");
        }

        Pulseway = new PulsewayEndpoint(estate.Url!, "token", new Secret("secret"));
        Assert.Equal("seats.never-listed", await RefusedAsync());
        var (reached, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        estate.RepeatsFirstPage = true; // what does not add up may be a part too
        estate.Before = path => path == "assets" && reached.TrySetResult() ? released.Task : Task.CompletedTask;
        var listing = await Get<JobRunner>().StartAsync<PollDevices>(Operator, JobTrigger.Person, Cancellation);
        await reached.Task.WaitAsync(Cancellation);
        Assert.Equal("seats.half-listed", await RefusedAsync());
        var scheduled = await Get<JobRunner>().StartAsync<RecountSeats>(Clock.GetUtcNow().UtcDateTime, Cancellation);
        await Get<JobRunner>().WaitAsync(scheduled.Value, Cancellation);
        var ended = (await Get<JobHistory>().FindLastAsync(RecountSeats.JobName, Cancellation))!;
        Assert.Equal(JobRunState.Failed, ended.State);
        Assert.Contains("what it knows is a part. Wait until \"Sync now\"", ended.Summary, StringComparison.Ordinal);

        released.SetResult();
        await Get<JobRunner>().WaitAsync(listing.Value, Cancellation);
        Assert.Equal("seats.half-listed", await RefusedAsync());
        estate.RepeatsFirstPage = false;
        await PollAsync();

        Assert.NotNull((await CountAsync()).CountedAt);
    }

    [Fact]
    public async Task A_pulseway_that_was_tried_and_given_up_holds_up_a_count_only_by_its_devices()
    {
        await using var estate = new FakeEstate();
        await estate.StartAsync(Cancellation);
        estate.Rude = _ => (401, "{}");
        Pulseway = new PulsewayEndpoint(estate.Url!, "token", new Secret("wrong"));
        var listing = await Get<JobRunner>().StartAsync<PollDevices>(Operator, JobTrigger.Person, Cancellation);
        await Get<JobRunner>().WaitAsync(listing.Value, Cancellation);
        Assert.Equal("seats.half-listed", await RefusedAsync());
        Pulseway = null;
        Assert.Equal("seats.cut-off", await RefusedAsync());

        Profile = OdooProfile.Studio;
        Restart(); // Odoo keeps the assets
        await ChangeAsync(async db =>
        {
            foreach (var asset in await db.Assets.ToListAsync(Cancellation))
            {
                asset.Identify("");
            }

            var cursor = PullCursor.Begin(AssetPull.Feed, Clock.GetUtcNow().UtcDateTime);
            cursor.Complete(newestAt: null, Clock.GetUtcNow().UtcDateTime);
            db.Add(cursor);
        });

        Assert.NotNull((await CountAsync()).CountedAt);
    }

    [Fact]
    public async Task A_list_that_is_not_read_any_more_holds_up_no_count()
    {
        await ChangeAsync(db =>
        {
            db.Add(PullCursor.Begin(AssetPull.Feed, Clock.GetUtcNow().UtcDateTime.AddDays(-90))); // from when Odoo kept the assets
            return Task.CompletedTask;
        });

        Assert.NotNull((await CountAsync()).CountedAt);
    }

    private async Task<string> RefusedAsync()
    {
        var refused = await Get<StartRecount>().ExecuteAsync(Operator, new SeatCountWish { IsConfirmed = true }, Cancellation);
        return Assert.Single(refused.Refusals).Code;
    }

    private async Task PollAsync()
    {
        var run = await Get<JobRunner>().StartAsync<PollDevices>(Operator, JobTrigger.Person, Cancellation);
        await Get<JobRunner>().WaitAsync(run.Value, Cancellation);
        Assert.Equal(JobRunState.Succeeded, (await Get<JobHistory>().FindLastAsync(PollDevices.JobName, Cancellation))!.State);
    }
}
