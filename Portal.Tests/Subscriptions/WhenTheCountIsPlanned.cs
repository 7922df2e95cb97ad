using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;
using Portal.Tests.Billing;

namespace Portal.Tests.Subscriptions;

/// <summary>Devices are counted by an index that holds nothing else: a million of them by their rows would take seconds. Source: G10, G11.</summary>
public abstract class WhenTheCountIsPlanned(DatabaseProvider provider) : SeatSuite(provider)
{
    public sealed class OnSqlite() : WhenTheCountIsPlanned(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTheCountIsPlanned(DatabaseProvider.Postgres);

    [Fact]
    public async Task Devices_are_counted_by_their_index()
    {
        using var plans = new QueryPlans(Database);

        var found = await Get<SeatCensus>().CountAsync(Cancellation);

        Assert.NotEqual(0, found.Devices);
        var steps = await plans.ReadAsync(Cancellation);
        Assert.Contains(steps, step => step.Contains("IX_Assets_Counted", StringComparison.Ordinal));
        Assert.DoesNotContain(
            steps,
            step => step is "SCAN a" || step.Contains("Seq Scan on \"Assets\"", StringComparison.Ordinal)
        );
    }
}
