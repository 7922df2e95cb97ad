using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Retail;
using Portal.Core.Retail.Drifts;
using Portal.Pages.Entitlements;

namespace Portal.Tests.Pages;

/// <summary>What stands on the pages is so: of this order, of this moment, of all nodes.</summary>
public sealed class WhenEntitlementPagesAreKeptTrue() : EntitlementPageSuite
{
    protected override EntitlementOptions Options => new() { PastOrders = PastOrders.Promise };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ImportAsync();
        await DrainAsync();
    }

    [Fact]
    public async Task The_answer_about_one_order_does_not_stand_on_the_page_of_the_next()
    {
        var dead = await OrdersAsync(DeliveryState.Dead);
        var page = Open(dead[0], Operator);
        await ClickAsync(page, "Ask ABS");
        AssertShows(page, "It is safe to send it again.");

        page.Render(with => with.Add(each => each.OrderId, dead[1].OdooId));

        AssertShows(page, dead[1].Name);
        page.WaitForAssertion(() => Assert.DoesNotContain("safe to send", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_is_held_back_says_so_where_it_would_say_when_it_is_tried()
    {
        var dead = (await OrdersAsync(DeliveryState.Dead))[0];
        await Get<SetDestination>().PauseAsync(Operator, AccessPolicy.SendAgain, "abs", "ABS is moved", Cancellation);
        var id = dead.DeliveryId!.Value;
        await Get<RetryDelivery>().ExecuteAsync(Operator, AccessPolicy.SendAgain, id, DeliveryState.Dead, Cancellation);

        var page = Open(dead, Viewer);

        AssertShows(page, "Held back");
        AssertShows(page, "ABS is paused since");
        page.WaitForAssertion(() => Assert.DoesNotContain("Next try", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_order_is_not_said_to_go_out_by_itself()
    {
        var order = (await OrdersAsync(DeliveryState.Waiting))[0];
        await ChangeRowsAsync(db =>
            db.Orders.Where(each => each.OdooId == order.OdooId)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.State, OrderState.Cancelled), Cancellation)
        );

        var page = Open(order, Operator);

        AssertShows(page, "Nothing goes to ABS for it any more. The order is cancelled in Odoo.");
        page.WaitForAssertion(() => Assert.DoesNotContain("goes out by itself", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Contents_that_lack_something_say_so_before_they_are_sent()
    {
        var order = (await OrdersAsync(DeliveryState.Waiting))[0];
        var page = Open(order, Operator);
        await ClickAsync(page, "Edit and resend");
        AssertShows(page, "With new contents it goes out at once, and no longer waits: No unit is mapped to");

        await ClickAsync(page, "Begin from the order as it is now");

        AssertShows(page, "These contents lack something, and are sent without it: No unit is mapped to");
    }

    [Fact]
    public async Task Where_all_that_is_shown_waits_nothing_is_denied()
    {
        var page = Open<EntitlementsPage>(Operator, "/entitlements?tab=pending");
        page.WaitForAssertion(() => Assert.Equal(15, page.FindAll(".record-grid tbody tr").Count));
        var said = Services.GetRequiredService<Radzen.NotificationService>();

        await ClickAsync(page, "Retry all matching");

        page.WaitForAssertion(() =>
            Assert.Contains(
                said.Messages,
                each => each.Detail?.StartsWith("None of the 15 that are shown can be sent now", StringComparison.Ordinal) == true
            )
        );
    }

    [Fact]
    public async Task A_batch_of_other_deliveries_is_not_called_entitlements_here()
    {
        await using (var db = Database.Open())
        {
            var filter = new DeliveryFilter { State = DeliveryState.Dead, Destination = "odoo" };
            db.ReplayBatches.Add(ReplayBatch.Wish(Guid.CreateVersion7(), filter, 300, Operator, Clock.GetUtcNow().UtcDateTime));
            await db.SaveChangesAsync(Cancellation);
        }

        var page = Open<EntitlementsPage>(Operator, "/entitlements?tab=dead");

        AssertShows(page, "Retry 300 deliveries");
        page.WaitForAssertion(() => Assert.Equal("/messages/out", page.Find(".notice a.btn").GetAttribute("href")));
        Assert.Null(FindButton(page, "Go on"));
    }

    [Fact]
    public void A_filter_that_cannot_be_read_shows_nothing_and_sends_nothing()
    {
        var page = Open<EntitlementsPage>(Operator, "/entitlements?tab=dead&outlet=Lome");

        AssertShows(page, "holds a filter that cannot be read");
        Assert.Empty(page.FindAll(".record-grid tbody tr"));
        Assert.Null(FindButton(page, "Retry all matching"));
    }

    [Fact]
    public async Task A_comparison_on_another_node_is_at_work_and_not_failed()
    {
        var request = new RunRequest(Reconcile.JobName, JobTrigger.Schedule, Actor.Portal);
        var run = JobRun.Begin(request, "elsewhere:1", Clock.GetUtcNow().UtcDateTime);
        await using (var db = Database.Open())
        {
            db.JobRuns.Add(run);
            await db.SaveChangesAsync(Cancellation);
        }

        var page = Open<DifferencesPage>(Operator, "/entitlements/differences");

        AssertShows(page, "Comparing with ABS");
        page.WaitForAssertion(() => Assert.True(FindButton(page, "Compare now")!.HasAttribute("disabled")));
        Assert.DoesNotContain("did not finish", page.Markup, StringComparison.Ordinal);
    }

    // the flow of scenario 11: failed, one outlet, last 6 h
    [Fact]
    public async Task Failed_of_one_outlet_in_the_last_hours_are_sent_again_by_the_page()
    {
        var dead = await OrdersAsync(DeliveryState.Dead);
        var outlet = dead.First(order => order.OutletId is not null).OutletId!.Value;
        var number = outlet.ToString(CultureInfo.InvariantCulture);
        var page = Open<EntitlementsPage>(Operator, $"/entitlements?tab=dead&outlet={number}");
        page.WaitForElement("select[aria-label='Filter by age']");

        await page.InvokeAsync(() => page.Find("select[aria-label='Filter by age']").Change("last-6h"));

        var expected = dead.Count(order => order.OutletId == outlet);
        page.WaitForAssertion(() => Assert.Equal(expected, page.FindAll(".record-grid tbody tr").Count));
        Assert.EndsWith(
            $"?tab=dead&outlet={number}&age=last-6h",
            Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal
        );
        var asked = Answer(false);
        await ClickAsync(page, "Retry all matching");
        page.WaitForAssertion(() => Assert.Equal([$"Retry {expected} entitlements?"], asked));
    }

    private IRenderedComponent<EntitlementPage> Open(Order order, Actor actor) =>
        Open<EntitlementPage>(
            actor,
            string.Create(CultureInfo.InvariantCulture, $"/entitlements/{order.OdooId}"),
            with => with.Add(page => page.OrderId, order.OdooId)
        );

    private async Task<List<Order>> OrdersAsync(DeliveryState state)
    {
        await using var db = Database.Open();
        var deliveries = db.Deliveries;
        return await db
            .Orders.AsNoTracking()
            .Where(order => deliveries.Any(each => each.Id == order.DeliveryId && each.State == state))
            .OrderBy(order => order.OdooId)
            .ToListAsync(Cancellation);
    }
}
