using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Core;
using Portal.Layout;
using Portal.Pages.Sandbox;
using Portal.Tests.Sandbox;
using Portal.Tests.Support;
using Radzen;

namespace Portal.Tests.Pages;

public sealed class WhenTheSandboxPageIsOpened : IAsyncLifetime
{
    private readonly BunitContext _pages = new();
    private readonly ManualClock _clock = new();
    private HookReceiver _receiver = null!;
    private SandboxServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await HookReceiver.StartAsync();
        _server = await VendorCalls.StartAsync(_receiver, _clock);
        _pages.JSInterop.Mode = JSRuntimeMode.Loose;
        _pages
            .Services.AddRadzenComponents()
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton<SandboxAddress>(_ => Task.FromResult(new Uri(_server.BaseUrl, "/")))
            .AddSingleton(new ShellState(IsSandbox: true, TimeZoneInfo.Utc))
            .AddScoped<CurrentActor>()
            .AddTransient<SandboxOrders>()
            .AddSingleton<EndpointDataSource>(new DefaultEndpointDataSource(DoorAt("/hooks/pulseway"), DoorAt("/hooks/abs")))
            .AddTransient<AlertDoors>()
            .AddHttpClient<SandboxClient>();
        SignIn(Role.Operations);
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _server.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public void It_counts_what_every_stand_in_holds()
    {
        var section = _pages.Render<ContentsSection>();

        section.WaitForAssertion(() =>
            Assert.Equal(
                ["Odoo", "ABS", "Pulseway", "RocketCyber"],
                section.FindAll(".card strong").Select(name => name.TextContent)
            )
        );
        section.WaitForAssertion(() => Assert.Contains("375devices", section.Markup.Replace("</span>", "").Replace("\n", "")));
    }

    [Fact]
    public async Task A_fault_is_set_counts_down_by_itself_and_is_lifted()
    {
        var section = _pages.Render<FaultsSection>();
        section.WaitForAssertion(() => Assert.Contains("No fault is in force", section.Markup));

        Input(section, "For how many calls").Change("3");
        Input(section, "For how many seconds").Change("60");
        section.Find("form").Submit();
        section.WaitForAssertion(() => Assert.Contains("3 calls left or ends in 60 s", section.Find(".rows").TextContent));
        _clock.Advance(TimeSpan.FromSeconds(10));
        section.WaitForAssertion(() => Assert.Contains("ends in 50 s", section.Find(".rows").TextContent));
        await section.InvokeAsync(() => section.Find(".rows button").Click());

        section.WaitForAssertion(() => Assert.Contains("No fault is in force", section.Markup));
        Assert.Empty(_server.Faults.List());
    }

    [Theory]
    [InlineData("For how many calls", "many")]
    [InlineData("For how many seconds", "0")]
    public void A_wrong_number_is_told_beside_its_field(string field, string value)
    {
        var section = _pages.Render<FaultsSection>();
        section.WaitForAssertion(() => Assert.NotNull(section.Find("form")));

        Input(section, field).Change(value);
        section.Find("form").Submit();

        section.WaitForAssertion(() => Assert.Contains("Enter a whole number", section.Markup));
        Assert.Empty(_server.Faults.List());
    }

    [Theory]
    [InlineData(202, "1 alert sent to /hooks/pulseway and taken")]
    [InlineData(404, "Portal has no door /hooks/pulseway (status 404)")]
    [InlineData(401, "refused at /hooks/pulseway (status 401)")]
    [InlineData(503, "not taken at /hooks/pulseway (status 503)")]
    public void An_alert_tells_plainly_what_became_of_it(int status, string said)
    {
        _receiver.Status = status;
        var section = _pages.Render<AlertSection>();
        Choose(section, "PC-61");

        section.Find("form").Submit();

        section.WaitForAssertion(() => Assert.Contains(said, section.Find(".notice").TextContent));
        Assert.Equal("/hooks/pulseway", _receiver.Single().Path);
    }

    [Fact]
    public void Only_alerts_that_this_Portal_has_a_door_for_are_offered()
    {
        var section = _pages.Render<AlertSection>();

        Assert.Equal(
            ["pulseway", "notification", "registered"],
            section.FindAll("select")[0].QuerySelectorAll("option").Select(option => option.GetAttribute("value"))
        );
    }

    [Fact]
    public void Without_a_device_no_alert_is_sent()
    {
        var section = _pages.Render<AlertSection>();

        section.Find("form").Submit();

        section.WaitForAssertion(() => Assert.Contains("Choose a device.", section.Markup));
        Assert.Empty(_receiver.Received);
    }

    [Fact]
    public void A_registration_needs_no_title()
    {
        var section = _pages.Render<AlertSection>();
        Choose(section, "PC-61");

        section.Find("select").Change("registered");
        section.Find("form").Submit();

        section.WaitForAssertion(() => Assert.Contains("SystemRegistered", _receiver.Single().Body));
    }

    [Fact]
    public async Task Requests_are_shown_with_status_headers_and_body()
    {
        await _server.CreateAsync(VendorCalls.Order(42), "key-1");
        await _server.CreateAsync(VendorCalls.Order(43).With("currency", "?"), "key-2");

        var section = _pages.Render<RequestsSection>();

        section.WaitForAssertion(() => Assert.Equal(["422", "201"], Words(section)));
        section.WaitForAssertion(() => Assert.Contains("Idempotency-Key: key-1", section.Markup));
        section.WaitForAssertion(() => Assert.Contains("\"order_id\":42", section.FindAll("pre")[^1].TextContent));
    }

    [Fact]
    public async Task Thirty_requests_make_two_pages()
    {
        for (var order = 1; order <= 30; order++)
        {
            await _server.CreateAsync(VendorCalls.Order(order));
        }

        var first = _pages.Render<RequestsSection>();
        first.WaitForAssertion(() => Assert.Equal(25, first.FindAll("details").Count));
        var second = _pages.Render<RequestsSection>(parameters => parameters.Add(page => page.After, 0));

        second.WaitForAssertion(() => Assert.Equal(25, second.FindAll("details").Count));
        first.WaitForAssertion(() => Assert.Equal("/sandbox?before=6", Href(first, "Next")));
        second.WaitForAssertion(() => Assert.Equal("/sandbox?after=25", Href(second, "Previous")));
    }

    [Fact]
    public async Task Orders_that_become_entitlements_come_first_and_lead_to_their_page_once_confirmed()
    {
        var section = _pages.Render<OrderSection>();
        section.WaitForAssertion(() => Assert.NotNull(section.Find("[role=combobox]")));
        await section.InvokeAsync(() => section.Find("[role=combobox]").Click());
        section.WaitForAssertion(() => Assert.DoesNotContain("not for ABS", section.FindAll("[role=option]")[0].TextContent));

        await section.InvokeAsync(() => section.FindAll("[role=option]")[0].Click());
        await section.InvokeAsync(() => section.Find("form").Submit());

        section.WaitForAssertion(() =>
            Assert.StartsWith("/entitlements/", section.Find(".notice a").GetAttribute("href"), StringComparison.Ordinal)
        );
    }

    [Fact]
    public void While_Odoo_has_no_orders_to_show_that_is_said()
    {
        _server.Faults.Add("odoo", Portal.Sandbox.FaultMode.Status503);

        var section = _pages.Render<OrderSection>();

        section.WaitForAssertion(() => Assert.Contains("status 503", section.Find("[role=alert]").TextContent));
        section.WaitForAssertion(() => Assert.Contains("Try again", section.Markup));
    }

    [Fact]
    public async Task Without_the_sandbox_every_part_says_so_and_offers_to_try_again()
    {
        await _server.DisposeAsync();

        var section = _pages.Render<ContentsSection>();

        section.WaitForAssertion(() => Assert.Contains("did not answer", section.Find("[role=alert]").TextContent));
    }

    [Fact]
    public void Whoever_lost_the_role_is_refused_at_the_act()
    {
        SignIn(Role.Viewer);

        var section = _pages.Render<FaultsSection>();

        section.WaitForAssertion(() =>
            Assert.Contains("you need the role Administrator or Operations", section.Find("[role=alert]").TextContent)
        );
    }

    [Fact]
    public void Outside_the_sandbox_the_page_is_not_there()
    {
        _pages.Services.AddSingleton(new ShellState(IsSandbox: false, TimeZoneInfo.Utc));

        var page = _pages.Render<SandboxPage>();

        Assert.DoesNotContain("Faults", page.Markup, StringComparison.Ordinal);
    }

    private void SignIn(Role role)
    {
        var session = _pages.AddAuthorization();
        session.SetAuthorized("Somebody");
        session.SetRoles(role.ToString());
        session.SetClaims(new Claim(ClaimTypes.NameIdentifier, Guid.NewGuid().ToString()));
    }

    private static RouteEndpoint DoorAt(string address) =>
        new(_ => Task.CompletedTask, RoutePatternFactory.Parse(address), 0, EndpointMetadataCollection.Empty, address);

    private static void Choose(IRenderedComponent<AlertSection> section, string typed)
    {
        section.WaitForAssertion(() =>
        {
            section.Find("[role=combobox]").Input(typed);
            Assert.NotEmpty(section.FindAll("[role=option]"));
        });
        section.Find("[role=combobox]").KeyDown(new KeyboardEventArgs { Key = "Enter" });
    }

    private static AngleSharp.Dom.IElement Input<T>(IRenderedComponent<T> section, string label)
        where T : Microsoft.AspNetCore.Components.IComponent
    {
        var id = section.FindAll("label").First(each => each.TextContent == label).GetAttribute("for");
        return section.Find($"#{id}");
    }

    private static List<string> Words(IRenderedComponent<RequestsSection> section) =>
        [.. section.FindAll(".badge").Select(badge => badge.LastChild!.TextContent)];

    private static string? Href(IRenderedComponent<RequestsSection> section, string move) =>
        section.FindAll(".pager a").First(link => link.TextContent.Contains(move, StringComparison.Ordinal)).GetAttribute("href");
}
