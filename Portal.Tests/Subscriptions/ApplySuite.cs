using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;
using Portal.Tests.Support;

namespace Portal.Tests.Subscriptions;

/// <summary>Many approved lines on their way to Odoo, and the proof that each had one effect.</summary>
public abstract class ApplySuite(DatabaseProvider provider) : SeatSuite(provider)
{
    /// <summary>Every client with one subscription bills other seats than it has devices; a person approves what waits.</summary>
    protected async Task<List<SeatLine>> ApproveManyAsync()
    {
        foreach (var (order, client) in await SinglesAsync())
        {
            await BillAsync(order, await DevicesAsync(client) + 20);
        }

        var run = await CountAsync();
        var done = await ApproveAsync(run, (await LinesAsync(run.Id)).Where(line => line.State == SeatLineState.Proposed));
        Assert.True(done.Succeeded, string.Join(' ', done.Refusals));
        var approved = (await LinesAsync(run.Id)).Where(line => line.State == SeatLineState.Approved).ToList();
        Assert.True(approved.Count > 30, $"{approved.Count} lines are approved.");
        return approved;
    }

    /// <summary>Odoo bills what was approved, was told so once by each order, and was written to once for each.</summary>
    protected async Task AssertAppliedOnceAsync(List<SeatLine> approved)
    {
        foreach (var order in approved.GroupBy(line => line.OrderId))
        {
            Assert.Equal(order.Sum(line => line.Proposed), await BilledAsync(order.Key));
            Assert.Equal(1, await NotesAsync(order.Key, "Auto-updated"));
        }

        Assert.Equal(approved.Select(line => line.OrderId).Distinct().Count(), Proxy.Calls.Count(IsSeatWrite));
    }

    internal static bool IsSeatWrite(ProxiedCall call) =>
        call.Method == "write" && call.Text.Contains("product_uom_qty", StringComparison.Ordinal);
}
