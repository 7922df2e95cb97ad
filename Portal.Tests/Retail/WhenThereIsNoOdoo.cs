using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Core.Retail.Drifts;

namespace Portal.Tests.Retail;

/// <summary>An ABS alone can be compared with nothing: the job rests, and says what is missing.</summary>
public abstract class WhenThereIsNoOdoo(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenThereIsNoOdoo(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenThereIsNoOdoo(DatabaseProvider.Postgres);

    protected override bool HasOdoo => false;

    [Fact]
    public async Task The_comparison_rests()
    {
        await CreateInAbsAsync(987_654);

        var started = await Get<JobRunner>().StartAsync<Reconcile>(Operator, JobTrigger.Person, Cancellation);

        Assert.Contains("Odoo", Assert.Single(started.Refusals).Sentence, StringComparison.Ordinal);
        Assert.Empty(await DriftsAsync());
    }
}
