using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Core;
using Portal.Sandbox.Mqtt;
using Portal.Tests.Support;

namespace Portal.Tests.Browser;

/// <summary>A subscription of Odoo becomes a service plan of ABS and is kept true, by the pages alone. Source: scenarios 26 and 27, 002-8 to 002-14.</summary>
public sealed class WhenOperationsFollowsSubscriptions(BrowserFixture browser) : PortalSuite(browser)
{
    private const int Patience = 60_000;

    // a broker that is stopped and started again has to be found at the same port
    private readonly int _port = FreePort.Find();

    protected override bool HasOrders => true;

    protected override IEnumerable<(string Key, string Value)> Settings =>
        [("Mqtt:SandboxPort", _port.ToString(CultureInfo.InvariantCulture))];

    [Fact]
    public async Task One_that_is_confirmed_gets_its_plan_and_a_difference_is_repaired()
    {
        var page = await SignInAsync(Role.Operations);
        var (id, name) = await ConfirmAsync();

        await page.GotoAsync($"/subscriptions?q={name}");
        var row = page.Locator(".record-grid tbody tr", new() { HasText = name });
        await Assertions.Expect(row).ToContainTextAsync("ACTIVE", new() { Timeout = Patience });
        await ReceiveAsync("service_plan.updated", $"abs.service_plan,PI-{id}", Suspended(id), "abs");
        await Assertions.Expect(row).ToContainTextAsync("should be SERVICE_ACTIVE", new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^ABS differs") }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("tab=drifted"));
        await page.AssertAccessibleAsync();
        await TakeAsync(page, "subscriptions-drifted");
        await row.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
        await ClickAsync(page, "Repair");
        await Assertions.Expect(page.GetByText("ABS says SUSPENDED")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await ClickAsync(page, $"Repair {name}");

        await Assertions.Expect(Says(page, "Service")).ToContainTextAsync("SERVICE_ACTIVE", new() { Timeout = Patience });
        await Assertions
            .Expect(page.GetByRole(AriaRole.Button, new() { Name = "Repair", Exact = true }))
            .ToHaveCountAsync(0, new() { Timeout = Patience });
        await page.AssertAccessibleAsync();
        await TakeAsync(page, "subscription");
    }

    [Fact]
    public async Task A_state_that_stands_for_none_is_a_warning_until_it_is_mapped()
    {
        var page = await SignInAsync(Role.Operations);
        var (id, name) = await ConfirmAsync();
        await page.GotoAsync($"/subscriptions?q={name}");
        var row = page.Locator(".record-grid tbody tr", new() { HasText = name });
        await Assertions.Expect(row).ToContainTextAsync("ACTIVE", new() { Timeout = Patience });

        await OdooAsync("sale.order", "write", [new JsonArray(id), new JsonObject { ["subscription_state"] = "7_upsell" }]);
        await Assertions.Expect(row).ToContainTextAsync("Its state stands for none of ABS", new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Link, new() { Name = "States", Exact = true }).ClickAsync();
        await ClickAsync(page, "Change 7_upsell of the service");
        await FieldAsync(page, "State in ABS", "SERVICE_UPSELL");
        await page.AssertAccessibleAsync();
        await TakeAsync(page, "subscription-state");
        await ClickAsync(page, "Save");

        var state = page.Locator("tr", new() { HasText = "7_upsell" });
        await Assertions.Expect(state).ToContainTextAsync("SERVICE_UPSELL");
        await page.GotoAsync($"/subscriptions?q={name}");
        await Assertions.Expect(row).ToContainTextAsync("SERVICE_UPSELL", new() { Timeout = Patience });
        await Assertions.Expect(row).Not.ToContainTextAsync("stands for none");
    }

    [Fact]
    public async Task While_the_broker_is_away_it_waits_and_arrives_once_the_broker_is_back()
    {
        var page = await SignInAsync(Role.Operations);
        var broker = Portal.Services.GetRequiredService<MqttSandbox>();
        await broker.StoppedAsync(Cancellation);
        var (_, name) = await ConfirmAsync();

        await page.GotoAsync($"/subscriptions?q={name}");
        var row = page.Locator(".record-grid tbody tr", new() { HasText = name });
        await Assertions.Expect(row).ToContainTextAsync("Told, no answer yet", new() { Timeout = Patience });
        await row.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
        await ClickAsync(page, "Publish again");
        await ClickAsync(page, $"Publish again {name}");
        await Assertions.Expect(page.GetByText("Messages of it are still on their way to ABS")).ToBeVisibleAsync();
        await broker.StartingAsync(Cancellation);

        await Assertions.Expect(Says(page, "Service")).ToContainTextAsync("ACTIVE", new() { Timeout = Patience });
        var messages = page.GetByRole(AriaRole.Region, new() { Name = "Messages to ABS" }).Locator("tbody tr");
        await Assertions.Expect(messages).ToHaveCountAsync(1);
        await Assertions.Expect(messages).ToContainTextAsync("Delivered", new() { Timeout = Patience });
    }

    private static ILocator Says(IPage page, string side) =>
        page.GetByRole(AriaRole.Region, new() { Name = "Odoo and ABS" })
            .Locator("tbody tr", new() { HasText = side })
            .Locator("td")
            .Last;

    private static string Suspended(int id) =>
        $$"""{"plan_instance_id":"PI-{{id}}","odoo_subscription_id":{{id}},"service_state":"SUSPENDED","payment_state":"CURRENT"}""";

    // a salesperson confirms a quotation of a subscription: Odoo's hook tells Portal
    private async Task<(int Id, string Name)> ConfirmAsync()
    {
        JsonArray domain = [new JsonArray("state", "=", "draft"), new JsonArray("is_subscription", "=", true)];
        JsonObject options = new()
        {
            ["fields"] = new JsonArray("name"),
            ["order"] = "id",
            ["limit"] = 1,
        };
        var drafts = (await OdooAsync("sale.order", "search_read", [domain], options)).AsArray();
        var (id, name) = (drafts[0]!["id"]!.GetValue<int>(), drafts[0]!["name"]!.GetValue<string>());
        await UntilPortalListensAsync();
        await OdooAsync("sale.order", "action_confirm", [new JsonArray(id)]);
        return (id, name);
    }

    // Portal makes its hooks in Odoo after its start; the import would find it too, in a quarter of an hour
    private async Task UntilPortalListensAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((await OdooAsync("base.automation", "search_count", [new JsonArray()])).GetValue<int>() < 3)
        {
            await timer.WaitForNextTickAsync(Cancellation);
        }
    }
}
