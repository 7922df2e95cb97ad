using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;
using Portal.Core;
using Portal.Tests.Support;

namespace Portal.Tests.Browser;

public sealed class WhenEveryPageIsVisited(BrowserFixture browser) : PortalSuite(browser)
{
    protected override bool HasOrders => true;

    protected override bool HasAssets => true;

    // an address for each route; a page without one fails the test
    private static readonly Dictionary<string, string> Addresses = new()
    {
        ["/"] = "/",
        ["/signin"] = "/signin",
        ["/signin/code"] = "/signin/code",
        ["/welcome"] = "/welcome",
        ["/setup"] = "/setup",
        ["/confirm-email"] = "/confirm-email",
        ["/step-up"] = "/step-up",
        ["/account"] = "/account",
        ["/users"] = "/users",
        ["/users/new"] = "/users/new",
        ["/users/{Id:guid}"] = "/users first",
        ["/error"] = "/error",
        ["/crowded"] = "/crowded",
        ["/forbidden"] = "/forbidden?policy=billing.see",
        ["/not-found"] = "/no-such-page",
        ["/billing-addresses"] = "/billing-addresses",
        ["/billing-addresses/new"] = "/billing-addresses/new",
        ["/sandbox"] = "/sandbox",
        ["/billing-addresses/{Id:guid}"] = "/billing-addresses first",
        ["/billing-addresses/{Id:guid}/edit"] = "/billing-addresses?state=active first edit",
        ["/connections"] = "/connections",
        ["/billing-addresses/roles"] = "/billing-addresses/roles",
        ["/entitlements"] = "/entitlements",
        ["/entitlements/{OrderId:int}"] = "/entitlements first",
        ["/entitlements/differences"] = "/entitlements/differences",
        ["/seats"] = "/seats",
        ["/subscriptions"] = "/subscriptions",
        ["/subscriptions/{Id:guid}"] = "/subscriptions first",
        ["/subscriptions/states"] = "/subscriptions/states",
        ["/catalogue"] = "/catalogue",
        ["/catalogue/{Id:guid}"] = "/catalogue first",
        ["/seats/{Id:guid}"] = "/seats first",
        ["/seats/lines/{Id:guid}"] = "/seats first row",
        ["/mapping"] = "/mapping",
        ["/assets"] = "/assets",
        ["/assets/{Id:guid}"] = "/assets first",
        ["/map"] = "/map",
        ["/alerts/groups"] = "/alerts/groups",
        ["/assets/clients"] = "/assets/clients",
        ["/alarms"] = "/alarms",
        ["/alerts"] = "/alerts",
        ["/alerts/{Key:guid}"] = "/alerts first",
        ["/tickets"] = "/tickets",
        ["/tickets/{Key:guid}"] = "/tickets first",
        ["/alerts/rules"] = "/alerts/rules?rule=new",
        ["/alerts/windows"] = "/alerts/windows",
        ["/audit"] = "/audit",
        ["/audit/{Id:guid}"] = "/audit first",
        ["/records"] = "/records",
        ["/messages"] = "/messages",
        ["/messages/{Id:guid}"] = "/messages first",
        ["/messages/out"] = "/messages/out",
        ["/messages/out/{Id:guid}"] = "/messages/out first",
        ["/jobs"] = "/jobs",
        ["/jobs/history"] = "/jobs/history",
        ["/jobs/{Name}"] = "/jobs first",
        ["/organizations"] = "/organizations",
        ["/organizations/new"] = "/organizations/new",
        ["/organizations/{Id:guid}"] = "/organizations first",
    };

    [Fact]
    public async Task Axe_finds_nothing_serious()
    {
        Expect("status of 40[34]|status of 500");
        Assert.Equal(Routes().Order(StringComparer.Ordinal), Addresses.Keys.Order(StringComparer.Ordinal));
        var page = await SignInAsync(Role.Administrator, options => options.ColorScheme = ColorScheme.Light);

        await CreateOrganizationAsync(page, "Zumbari Fleet", "zumbari");
        await CountSeatsAsync();
        await AddTemplateAsync();
        await AddTicketAsync();
        await AddSubscriptionAsync();
        await ReceiveAsync("crm.lead", "crm.lead,7", "{}");
        await ReceiveAsync("incident", "rocketcyber.incident,1", """{"id":1,"title":"Strange program"}""", "rocketcyber");
        await PromiseAsync("entitlement/sale.order,42", "{}");
        foreach (var (route, address) in Addresses)
        {
            await VisitAsync(page, address);
            await page.AssertAccessibleAsync();
            Assert.True(await page.FitsAsync(), $"{route} is wider than its window.");
            AssertNoOverlaps(route, await page.OverlapsAsync());
        }
    }

    [Theory, Trait("Category", "Long")]
    [InlineData(ColorScheme.Light, 400)]
    [InlineData(ColorScheme.Light, 1000)]
    [InlineData(ColorScheme.Light, 1600)]
    [InlineData(ColorScheme.Dark, 400)]
    [InlineData(ColorScheme.Dark, 1000)]
    [InlineData(ColorScheme.Dark, 1600)]
    public async Task It_holds_in_every_width_and_theme(ColorScheme scheme, int width)
    {
        Expect("status of 40[34]|status of 500");
        var page = await SignInAsync(
            Role.Administrator,
            options =>
            {
                options.ColorScheme = scheme;
                options.ViewportSize = new ViewportSize { Width = width, Height = 900 };
            }
        );

        await CreateOrganizationAsync(page, "Zumbari Fleet", "zumbari");
        await CountSeatsAsync();
        await AddTemplateAsync();
        await AddTicketAsync();
        await AddSubscriptionAsync();
        await ReceiveAsync("crm.lead", "crm.lead,7", "{}");
        await ReceiveAsync("incident", "rocketcyber.incident,1", """{"id":1,"title":"Strange program"}""", "rocketcyber");
        await PromiseAsync("entitlement/sale.order,42", "{}");
        foreach (var (route, address) in Addresses)
        {
            await VisitAsync(page, address);
            await page.AssertAccessibleAsync();
            Assert.True(await page.FitsAsync(), $"{route} is wider than its window.");
            AssertNoOverlaps(route, await page.OverlapsAsync());
            var name = $"{route.Trim('/').Replace('/', '-')}-{scheme}-{width}.png"
                .TrimStart('-')
                .Replace("{Id:guid}", "one", StringComparison.Ordinal);
            await page.ScreenshotAsync(new() { Path = Path.Combine(TestEnvironment.Artifacts, $"page-{name}") });
        }
    }

    private static async Task VisitAsync(IPage page, string address)
    {
        if (address.Split(' ') is [var list, "first", .. var then])
        {
            await page.GotoAsync(list);
            await page.Locator("tbody a").First.ClickAsync();
            if (then is ["edit"])
            {
                await page.GetByRole(AriaRole.Link, new() { Name = "Edit", Exact = true }).ClickAsync();
                await page.WaitForURLAsync("**/edit");
            }
            else if (then is ["row"])
            {
                await page.WaitForURLAsync($"**{list}/*");
                await page.Locator($"tbody a[href*='{list}/lines/']").First.ClickAsync();
                await page.WaitForURLAsync($"**{list}/lines/*");
            }
        }
        else
        {
            await page.GotoAsync(address);
        }

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
    }

    private static void AssertNoOverlaps(string route, IReadOnlyList<string> overlaps) =>
        Assert.True(overlaps.Count == 0, $"{route}: {string.Join("; ", overlaps)}");

    private static List<string> Routes() =>
        [
            .. typeof(PortalHost)
                .Assembly.GetTypes()
                .SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
                .Select(route => route.Template),
        ];
}
