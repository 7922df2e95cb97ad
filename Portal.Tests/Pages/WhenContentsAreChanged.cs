using System.Globalization;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Components;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Retail;
using Portal.Pages.Entitlements;
using Radzen;

namespace Portal.Tests.Pages;

/// <summary>Nobody sends other contents by mistake, and nobody loses what they wrote. Source: scenario 10.</summary>
public sealed class WhenContentsAreChanged() : EntitlementPageSuite
{
    private const string Wrong = "service-swap-network-lamu-closed";
    private const string Right = "service-swap-network-mombasa";

    protected override EntitlementOptions Options => new() { PastOrders = PastOrders.Promise };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ImportAsync();
        await DrainAsync();
    }

    [Fact]
    public async Task Another_orders_identity_is_refused_beside_the_editor_and_nobody_is_asked()
    {
        var order = await DeadAsync();
        var page = await EditAsync(order);
        var asked = Answer(true);

        await WriteAsync(page, text => text.Replace($"\"{order.Name}\"", "\"S00001\"", StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("form.panel-form").Submit());

        page.WaitForAssertion(() =>
            Assert.Contains(
                $"origin_ref: it must stay \"{order.Name}\".",
                page.Find("#contents-faults").TextContent,
                StringComparison.Ordinal
            )
        );
        Assert.Equal("true", page.Find("#contents-text").GetAttribute("aria-invalid"));
        Assert.Empty(asked);
        Assert.Equal(0, (await DeliveryAsync(order.OdooId))!.Revision);
    }

    [Fact]
    public async Task What_is_not_changed_is_not_sent_and_says_so()
    {
        var order = await DeadAsync();
        var page = await EditAsync(order);
        var asked = Answer(true);

        await page.InvokeAsync(() => page.Find("form.panel-form").Submit());

        AssertShows(page, "Nothing is changed: these contents say the same as before.");
        Assert.Empty(asked);
    }

    [Fact]
    public async Task Whoever_says_no_to_the_question_has_sent_nothing_and_goes_on_writing()
    {
        var order = await DeadAsync();
        var page = await EditAsync(order);
        var asked = Answer(false);

        await WriteAsync(page, text => text.Replace(Wrong, Right, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("form.panel-form").Submit());

        page.WaitForAssertion(() => Assert.Equal(["Send these contents instead of the original?"], asked));
        Assert.NotEmpty(page.FindAll("#contents-text"));
        Assert.Equal(0, (await DeliveryAsync(order.OdooId))!.Revision);
    }

    [Fact]
    public async Task The_difference_is_there_before_and_afterwards_with_signs_and_the_lines_around()
    {
        var order = await DeadAsync();
        var page = await EditAsync(order);
        Answer(true);
        await WriteAsync(page, text => text.Replace(Wrong, Right, StringComparison.Ordinal));
        page.WaitForAssertion(() => AssertDifference(page));

        await page.InvokeAsync(() => page.Find("form.panel-form").Submit());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#contents-text")));
        await ClickAsync(page, "Open contents");

        AssertShows(page, "replaced by Olu");
        page.WaitForAssertion(() => AssertDifference(page));
    }

    [Fact]
    public async Task What_was_being_written_goes_on_after_a_reload()
    {
        var order = await DeadAsync();
        var first = await EditAsync(order);
        await WriteAsync(first, text => text.Replace(Wrong, Right, StringComparison.Ordinal));
        first.WaitForAssertion(() => Assert.NotEmpty(Drafts.Invocations["keep"]));
        var kept = (string)Drafts.Invocations["keep"][^1].Arguments[1]!;
        Drafts.Setup<FormDrafts.Found?>("find", _ => true).SetResult(new FormDrafts.Found(kept, false));

        var page = Open(order);

        page.WaitForAssertion(() =>
            Assert.Contains(Right, page.Find("#contents-text").GetAttribute("value"), StringComparison.Ordinal)
        );
        page.WaitForAssertion(() => AssertDifference(page));
    }

    [Fact]
    public async Task What_was_written_while_it_changed_is_kept_and_compared_anew()
    {
        var order = await DeadAsync();
        var page = await EditAsync(order);
        Answer(true);
        await WriteAsync(page, text => text.Replace(Wrong, Right, StringComparison.Ordinal));
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db
                .Deliveries.Where(each => each.Id == order.DeliveryId)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.Fence, each => each.Fence + 1), Cancellation);
            await write.CommitAsync(Cancellation);
        }

        await page.InvokeAsync(() => page.Find("form.panel-form").Submit());
        AssertShows(page, "It has changed since you began. What you wrote is kept");
        await page.InvokeAsync(() => page.Find("form.panel-form").Submit());

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#contents-text")));
        Assert.Equal(1, (await DeliveryAsync(order.OdooId))!.Revision);
    }

    [Fact]
    public async Task Half_a_sign_is_said_to_be_no_json()
    {
        var order = await DeadAsync();
        var page = await EditAsync(order);

        await WriteAsync(page, text => text.Replace(Wrong, "\\ud83d", StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("form.panel-form").Submit());

        AssertShows(page, "The contents are no valid JSON");
    }

    [Fact]
    public async Task A_dead_one_is_begun_from_the_order_as_it_is_now_at_once()
    {
        var order = await DeadAsync();
        var page = Open(order);

        await ClickAsync(page, "Begin from the order as it is now");

        page.WaitForAssertion(() =>
            Assert.Contains($"\"{order.Name}\"", page.Find("#contents-text").GetAttribute("value"), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Sending_all_again_says_how_many_were_refused_as_they_are()
    {
        var page = Open<EntitlementsPage>(Operator, "/entitlements?tab=dead");
        page.WaitForAssertion(() => Assert.Equal(4, page.FindAll(".record-grid tbody tr").Count));
        string? said = null;
        var dialogs = Services.GetRequiredService<DialogService>();
        dialogs.OnOpen += (_, _, parameters, _) =>
        {
            said = (string)parameters["Text"]!;
            dialogs.Close(false);
        };

        await ClickAsync(page, "Retry all matching");

        page.WaitForAssertion(() => Assert.Contains("4 of them were refused by ABS for good", said, StringComparison.Ordinal));
        Assert.Contains("Begin from the order as it is now", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_called_off_is_promised_again_on_its_page()
    {
        var order = await DeadAsync();
        var cancelled = await Get<CancelDelivery>()
            .ExecuteAsync(Operator, AccessPolicy.SendAgain, order.DeliveryId!.Value, "A mistake", false, Cancellation);
        Assert.True(cancelled.Succeeded);
        var page = Open(order);
        var asked = Answer(true);

        await ClickAsync(page, "Promise it again");

        page.WaitForAssertion(() => Assert.Null(FindButton(page, "Promise it again")));
        Assert.Equal([$"Promise the entitlement of {order.Name} again?"], asked);
        Assert.Equal(DeliveryState.Pending, (await DeliveryAsync(order.OdooId))!.State);
    }

    private static void AssertDifference(IRenderedComponent<EntitlementPage> page)
    {
        Assert.Contains("Added:+", page.Find(".difference-new").TextContent, StringComparison.Ordinal);
        Assert.Contains(Right, page.Find(".difference-new").TextContent, StringComparison.Ordinal);
        Assert.Contains(Wrong, page.Find(".difference-old").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll(".difference li:not([class])"));
    }

    private async Task<IRenderedComponent<EntitlementPage>> EditAsync(Order order)
    {
        var page = Open(order);
        await ClickAsync(page, "Edit and resend");
        page.WaitForElement("#contents-text");
        return page;
    }

    private static Task WriteAsync(IRenderedComponent<EntitlementPage> page, Func<string, string> change) =>
        page.InvokeAsync(() => page.Find("#contents-text").Change(change(page.Find("#contents-text").GetAttribute("value")!)));

    private IRenderedComponent<EntitlementPage> Open(Order order) =>
        Open<EntitlementPage>(
            Operator,
            string.Create(CultureInfo.InvariantCulture, $"/entitlements/{order.OdooId}"),
            with => with.Add(page => page.OrderId, order.OdooId)
        );

    private async Task<Order> DeadAsync()
    {
        await using var db = Database.Open();
        var deliveries = db.Deliveries;
        return await db
            .Orders.AsNoTracking()
            .Where(order => deliveries.Any(each => each.Id == order.DeliveryId && each.State == DeliveryState.Dead))
            .OrderBy(order => order.OdooId)
            .FirstAsync(Cancellation);
    }
}
