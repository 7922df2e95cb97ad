using System.Globalization;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Retail;
using Portal.Pages.Entitlements;
using Portal.Sandbox;

namespace Portal.Tests.Pages;

/// <summary>One order with its entitlement: what it is, what stands in its way, and what may be done. Source: scenarios 10 and 12, P7, P10.</summary>
public sealed class WhenAnEntitlementIsOpened() : EntitlementPageSuite
{
    protected override EntitlementOptions Options => new() { PastOrders = PastOrders.Promise };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ImportAsync();
        await DrainAsync();
    }

    [Fact]
    public async Task A_delivered_one_shows_order_lines_units_and_story()
    {
        var order = await OneAsync(DeliveryState.Delivered);

        var page = Open(order, Viewer);

        AssertShows(page, order.CustomerName);
        AssertShows(page, order.EntitlementId!);
        page.WaitForAssertion(() =>
        {
            Assert.NotNull(page.Find("#lines-heading").ParentElement!.QuerySelector("tbody tr"));
            Assert.Contains("service-", page.Find("#lines-heading").ParentElement!.TextContent, StringComparison.Ordinal);
            Assert.Contains("sale.order", page.Find("a[target=_blank]").GetAttribute("href"), StringComparison.Ordinal);
            Assert.NotEmpty(page.FindAll(".timeline li"));
            Assert.Single(page.FindAll(".attempts > li"));
        });
    }

    [Fact]
    public async Task A_waiting_one_says_what_for_and_leads_to_the_mapping()
    {
        var order = await OneAsync(DeliveryState.Waiting);

        var page = Open(order, Operator);

        AssertShows(page, "It waits, and goes out by itself once nothing is missing: No unit is mapped to");
        page.WaitForAssertion(() => Assert.NotNull(page.Find("a[href^='/mapping?product=']")));
        Assert.Null(FindButton(page, "Ask ABS"));
        Assert.Null(FindButton(page, "Retry now"));
    }

    [Fact]
    public async Task Abs_is_asked_and_its_answer_stays_on_the_page()
    {
        var order = await OneAsync(DeliveryState.Dead);
        var page = Open(order, Operator);

        await ClickAsync(page, "Ask ABS");

        AssertShows(page, "ABS does not have it. It is safe to send it again.");
    }

    [Fact]
    public async Task Asking_an_abs_that_is_away_changes_nothing_and_says_so()
    {
        var order = await OneAsync(DeliveryState.Dead);
        var page = Open(order, Operator);
        Server.Faults.Add("abs", FaultMode.Down);

        await ClickAsync(page, "Ask ABS");

        AssertShows(page, "Nothing was changed.");
        Assert.Equal(DeliveryState.Dead, (await DeliveryAsync(order.OdooId))!.State);
    }

    [Fact]
    public async Task What_abs_has_already_counts_as_delivered_without_a_second_one()
    {
        var order = await OneAsync(DeliveryState.Dead);
        await CreateInAbsAsync(order.OdooId);
        var page = Open(order, Operator);

        await ClickAsync(page, "Ask ABS");

        AssertShows(page, "Nothing is sent again.");
        page.WaitForAssertion(() =>
            Assert.Contains("Delivered", page.Find(".facts-columns").TextContent, StringComparison.Ordinal)
        );
        Assert.Equal(1, EntitlementsOf(order.OdooId));
    }

    [Fact]
    public async Task A_refused_one_is_changed_with_the_difference_shown_and_arrives()
    {
        var order = await OneAsync(DeliveryState.Dead);
        var page = Open(order, Operator);
        await ClickAsync(page, "Edit and resend");
        page.WaitForElement("#contents-text");
        var text = page.Find("#contents-text").GetAttribute("value")!;

        var better = text.Replace("service-swap-network-lamu-closed", "service-swap-network-mombasa", StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("#contents-text").Change(better));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".difference-new")));
        var asked = Answer(true);
        await page.InvokeAsync(() => page.Find("form.panel-form").Submit());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#contents-text")));
        await DrainAsync();

        AssertShows(page, "Changed by people");
        Assert.Equal(["Send these contents instead of the original?"], asked);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".attempts > li").Count));
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(order.OdooId))!.State);
    }

    [Fact]
    public async Task The_order_as_it_is_now_is_offered_for_the_new_contents()
    {
        var order = await OneAsync(DeliveryState.Dead);
        var page = Open(order, Operator);
        await ClickAsync(page, "Edit and resend");
        page.WaitForElement("#contents-text");
        await page.InvokeAsync(() => page.Find("#contents-text").Change("{}"));

        await ClickAsync(page, "Begin from the order as it is now");

        page.WaitForAssertion(() =>
            Assert.Contains(
                $"\"order_id\": {order.OdooId.ToString(CultureInfo.InvariantCulture)}",
                page.Find("#contents-text").GetAttribute("value"),
                StringComparison.Ordinal
            )
        );
    }

    [Fact]
    public async Task Cancelling_asks_for_a_reason()
    {
        var order = await OneAsync(DeliveryState.Waiting);
        var page = Open(order, Operator);
        var asked = Answer("The rider went away");

        await ClickAsync(page, "Cancel");

        AssertShows(page, "The rider went away");
        Assert.Equal(["Cancel this entitlement?"], asked);
    }

    [Fact]
    public async Task A_viewer_reads_and_is_offered_nothing()
    {
        var order = await OneAsync(DeliveryState.Dead);

        var page = Open(order, Viewer);

        AssertShows(page, "Operations and administrators may open the raw contents.");
        foreach (var act in new[] { "Ask ABS", "Retry now", "Edit and resend", "Cancel", "Open contents" })
        {
            Assert.Null(FindButton(page, act));
        }
    }

    [Fact]
    public void An_order_that_portal_does_not_have_is_an_error_with_what_to_do()
    {
        var page = Open<EntitlementPage>(Viewer, "/entitlements/987654", with => with.Add(each => each.OrderId, 987_654));

        AssertShows(page, "There is no such order in Portal.");
    }

    private IRenderedComponent<EntitlementPage> Open(Order order, Actor actor) =>
        Open<EntitlementPage>(
            actor,
            string.Create(CultureInfo.InvariantCulture, $"/entitlements/{order.OdooId}"),
            with => with.Add(page => page.OrderId, order.OdooId)
        );

    private async Task<Order> OneAsync(DeliveryState state)
    {
        await using var db = Database.Open();
        var deliveries = db.Deliveries;
        return await db
            .Orders.AsNoTracking()
            .Where(order => deliveries.Any(each => each.Id == order.DeliveryId && each.State == state))
            .OrderBy(order => order.OdooId)
            .FirstAsync(Cancellation);
    }
}
