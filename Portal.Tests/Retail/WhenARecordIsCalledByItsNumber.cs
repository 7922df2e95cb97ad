using Portal.Core;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Tests.Billing;

namespace Portal.Tests.Retail;

/// <summary>People know S00042, messages are about sale.order,42.</summary>
public abstract class WhenARecordIsCalledByItsNumber(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenARecordIsCalledByItsNumber(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenARecordIsCalledByItsNumber(DatabaseProvider.Postgres);

    [Fact]
    public async Task Its_number_is_found_by_the_record_and_the_record_by_its_number()
    {
        var order = await OrderAsync(await EntitledOrderAsync());
        var names = Get<FindOrderNames>();

        var found = await names.ExecuteAsync(Viewer, [order.Subject, order.Subject, "fax,1", null], Cancellation);

        Assert.Equal([(order.Subject, order.Name)], found.Select(each => (each.Key, each.Value)));
        Assert.Equal(order.Subject, await names.FindSubjectAsync(Viewer, order.Name.ToLowerInvariant(), Cancellation));
        Assert.Null(await names.FindSubjectAsync(Viewer, "S9", Cancellation));
        Assert.Null(await names.FindSubjectAsync(Viewer, " ", Cancellation));
    }

    [Fact]
    public async Task A_number_is_looked_up_along_its_index()
    {
        await EntitledOrderAsync();
        using var plans = new QueryPlans(Database);

        await Get<FindOrderNames>().FindSubjectAsync(Viewer, "S9", Cancellation);
        var steps = await plans.ReadAsync(Cancellation);

        Assert.Contains(steps, step => step.Contains("IX_Orders_Number", StringComparison.Ordinal));
        Assert.DoesNotContain(steps, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_may_see_no_orders_learns_none()
    {
        var order = await OrderAsync(await EntitledOrderAsync());
        var member = new Actor(Guid.CreateVersion7(), "Mo", null, new HashSet<Role> { Role.Member });

        Assert.Empty(await Get<FindOrderNames>().ExecuteAsync(member, [order.Subject], Cancellation));
        Assert.Null(await Get<FindOrderNames>().FindSubjectAsync(member, order.Name, Cancellation));
    }
}
