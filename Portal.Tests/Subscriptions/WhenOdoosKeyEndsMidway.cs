using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Odoo;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;
using Portal.Tests.Support;

namespace Portal.Tests.Subscriptions;

/// <summary>Odoo no longer accepts the account in the middle of a count: it says so, asks no more, and what was known stays to be read. Source: row 10, R10.</summary>
public abstract class WhenOdoosKeyEndsMidway(DatabaseProvider provider) : SeatSuite(provider)
{
    private const int MostCalls = 10;

    public sealed class OnSqlite() : WhenOdoosKeyEndsMidway(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenOdoosKeyEndsMidway(DatabaseProvider.Postgres);

    [Fact]
    public async Task The_count_gives_up_and_last_months_stays()
    {
        var last = await CountAsync();
        await DrainAsync();
        await NextMonthAsync();
        var ended = 0;
        Proxy.Treat = call =>
        {
            if (call.Text.Contains("sale.order.line", StringComparison.Ordinal))
            {
                Volatile.Write(ref ended, 1); // from here on
            }

            return Task.FromResult(Volatile.Read(ref ended) == 1 ? Treatment.Refused : Treatment.Pass);
        };
        Proxy.Calls.Clear();

        var started = await Get<StartRecount>().ExecuteAsync(Operator, new SeatCountWish { IsConfirmed = true }, Cancellation);
        await Get<JobRunner>().WaitAsync(started.Value, Cancellation);

        var run = (await Get<JobHistory>().FindLastAsync(RecountSeats.JobName, Cancellation))!;
        Assert.Equal(JobRunState.Failed, run.State);
        Assert.Contains("Odoo", run.Summary, StringComparison.Ordinal);
        Assert.InRange(Proxy.Calls.Count, 1, MostCalls);
        var kept = (await Get<ListSeatRuns>().ExecuteAsync(Viewer, KeysetRequest.First(10), Cancellation)).Value!;
        Assert.Equal((last.Id, last.CountedAt), (Assert.Single(kept.Rows).Run.Id, kept.Rows[0].Run.CountedAt));

        Proxy.Treat = _ => Task.FromResult(Treatment.Pass);
        Clock.Jump(OdooSignIn.CoolDown);
        Assert.True((await CountAsync()).IsActive);
    }
}
