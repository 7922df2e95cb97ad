using Microsoft.EntityFrameworkCore;
using Portal.Core.Billing;
using Portal.Core.Persistence;

namespace Portal.Tests.Billing;

/// <summary>How the database looks for duplicates with every few letters typed: along an index for each sign, never through the table.</summary>
public abstract class WhenDuplicatesArePlanned(DatabaseProvider provider) : BillingSuite(provider)
{
    // a name without a word long enough to be searched for inside others: that search has its own index and its own tests
    private static readonly DuplicateQuery Query = new(
        "A B C",
        "CHE123456788",
        ["info@acme.example"],
        new BillingAddressId(Guid.Empty)
    );

    public sealed class OnSqlite() : WhenDuplicatesArePlanned(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenDuplicatesArePlanned(DatabaseProvider.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await BillingRows.FillAsync(Database.Portal, 2000, Finance.Id, Cancellation, places: 50);
    }

    [Fact]
    public async Task Each_sign_has_its_index()
    {
        var steps = await PlansAsync();

        WhenTheListIsPlanned.AssertNothingIsReadWhole(steps, isNarrow: false);
    }

    [Theory]
    [InlineData("VatKey")]
    [InlineData("MailDomain")]
    [InlineData("MatchKey_Key")]
    public async Task Without_one_of_them_it_is_reported(string index)
    {
        await using (var db = Database.Open())
        await using (var write = await db.BeginWriteAsync(Cancellation))
        {
            var drop = $"DROP INDEX \"IX_BillingAddresses_{index}\"";
            await db.Database.ExecuteSqlRawAsync(drop, Cancellation);
            await write.CommitAsync(Cancellation);
        }

        var steps = await PlansAsync();

        Assert.ThrowsAny<Exception>(() => WhenTheListIsPlanned.AssertNothingIsReadWhole(steps, isNarrow: false));
    }

    private async Task<IReadOnlyList<string>> PlansAsync()
    {
        using var plans = new QueryPlans(Database);
        var found = await Get<FindDuplicates>().InPortalAsync(Finance, Query, Cancellation);
        Assert.True(found.Succeeded);
        return await plans.ReadAsync(Cancellation);
    }
}
