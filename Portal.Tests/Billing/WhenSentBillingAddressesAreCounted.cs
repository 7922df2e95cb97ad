using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Billing;

public abstract class WhenSentBillingAddressesAreCounted(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly Actor Finance = new(Guid.CreateVersion7(), "Fatima", null, new HashSet<Role> { Role.Finance });
    private static readonly Actor Member = new(Guid.CreateVersion7(), "Mo", null, new HashSet<Role> { Role.Member });
    private static readonly Actor Other = new(Guid.CreateVersion7(), "Mia", null, new HashSet<Role> { Role.Member });

    public sealed class OnSqlite() : WhenSentBillingAddressesAreCounted(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenSentBillingAddressesAreCounted(DatabaseProvider.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await BillingRows.FillAsync(Database.Portal, 120, Member.Id, Cancellation);
    }

    [Fact]
    public async Task Those_that_people_entered_are_in_their_span_by_what_became_of_them()
    {
        await using var db = Database.Open();
        var entered = await db.BillingAddresses.AsNoTracking().Where(row => row.CreatedById != null).ToListAsync(Cancellation);

        var counts = await CountAsync(Finance);

        Assert.Equal(
            entered.Count(row => row.CreatedAt < Start.AddMinutes(20)),
            counts[0].Created + counts[0].Unconfirmed + counts[0].NotCreated
        );
        Assert.Equal(entered.Count(row => row.State == BillingAddressState.Unconfirmed), counts.Sum(each => each.Unconfirmed));
        Assert.Equal(entered.Count(row => row.State == BillingAddressState.NotCreated), counts.Sum(each => each.NotCreated));
        Assert.True(entered.Count is > 0 and < 120);
    }

    [Fact]
    public async Task A_Member_counts_only_what_is_theirs()
    {
        Assert.Equal(40, (await CountAsync(Member)).Sum(each => each.Created + each.Unconfirmed + each.NotCreated));
        Assert.Equal(0, (await CountAsync(Other)).Sum(each => each.Created + each.Unconfirmed + each.NotCreated));
    }

    [Fact]
    public async Task All_stretches_are_one_statement()
    {
        using var plans = new QueryPlans(Database);
        var spans = Enumerable.Range(0, 30).Select(day => (Start.AddDays(day), Start.AddDays(day + 1))).ToList();

        var counted = await new CountSentBillingAddresses(Database.Portal, Sights.Of(Database.Portal)).ExecuteAsync(
            Finance,
            spans,
            Cancellation
        );

        Assert.Equal(30, counted.Value!.Count);
        Assert.Single(plans.Sent);
    }

    [Fact]
    public async Task No_imported_row_is_looked_at()
    {
        using var plans = new QueryPlans(Database);

        _ = await CountAsync(Finance);

        Assert.Contains(
            await plans.ReadAsync(Cancellation),
            step => step.Contains("IX_BillingAddresses_Entered", StringComparison.Ordinal)
        );
    }

    private async Task<IReadOnlyList<SentCount>> CountAsync(Actor actor)
    {
        var count = new CountSentBillingAddresses(Database.Portal, Sights.Of(Database.Portal));
        (DateTime, DateTime)[] spans = [(Start, Start.AddMinutes(20)), (Start.AddMinutes(20), Start.AddDays(1))];
        return (await count.ExecuteAsync(actor, spans, Cancellation)).Value!;
    }
}
