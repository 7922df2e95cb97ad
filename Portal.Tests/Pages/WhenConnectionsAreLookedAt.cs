using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Components;
using Portal.Core;
using Portal.Core.Connections;
using Portal.Core.Persistence;
using Portal.Layout;
using Portal.Pages.Connections;
using Portal.Tests.Connections;
using Radzen;

namespace Portal.Tests.Pages;

public sealed class WhenConnectionsAreLookedAt() : ConnectionSuite(DatabaseProvider.Sqlite)
{
    private readonly BunitContext _pages = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _pages.JSInterop.Mode = JSRuntimeMode.Loose;
        _pages
            .Services.AddRadzenComponents()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(_ => Portal.Get<SystemStatusBoard>())
            .AddSingleton(_ => Portal.Get<ConnectionChanges>())
            .AddScoped(_ => Portal.Get<ListConnections>())
            .AddScoped(_ => Portal.Get<ListConnectionWarnings>())
            .AddScoped(_ => Portal.Get<TestConnection>())
            .AddScoped(_ => Portal.Get<RotateKey>())
            .AddScoped(_ => Portal.Get<ConfirmDatabase>())
            .AddScoped(_ => Portal.Get<InstallHooks>())
            .AddScoped(_ => Portal.Get<InstallModel>())
            .AddScoped<CurrentActor>();
    }

    public override async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public void What_was_never_asked_says_so()
    {
        var page = Open(Administrator);

        page.WaitForAssertion(() =>
        {
            Assert.Contains("Not asked yet", page.Find(".connection-head").TextContent, StringComparison.Ordinal);
            Assert.Contains("Not tested yet.", page.Markup, StringComparison.Ordinal);
            Assert.Contains(Odoo.Wire.Address.ToString(), page.Find(".facts").TextContent, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_test_shows_its_steps_and_what_it_found()
    {
        Odoo.MissingModels.Add("sale.subscription.plan");
        Odoo.EndFirstAt(Now.AddDays(6).AddHours(1));
        var page = Open(Administrator);
        page.WaitForElement(".connection-test button");

        await ButtonAsync(page, "Test connection");

        page.WaitForAssertion(() =>
        {
            Assert.Equal(5, page.FindAll(".step .tone-green").Count);
            Assert.Contains("Reachable", page.Find(".connection-head").TextContent, StringComparison.Ordinal);
            var facts = string.Concat(page.FindAll(".facts").Select(each => each.TextContent));
            Assert.Contains("JSON-2", facts, StringComparison.Ordinal);
            Assert.Contains("Portal (portal@example.com)", facts, StringComparison.Ordinal);
            Assert.Contains("in 6 days", facts, StringComparison.Ordinal);
            Assert.Contains(
                "missing for the profile Standard, in Subscriptions and seats",
                page.Find("summary").TextContent,
                StringComparison.Ordinal
            );
            Assert.Contains(
                page.FindAll(".schema-table tr"),
                row =>
                    row.TextContent.Contains("sale.subscription.plan", StringComparison.Ordinal)
                    && row.TextContent.Contains("Missing", StringComparison.Ordinal)
            );
        });
    }

    [Fact]
    public async Task A_failed_test_says_what_is_wrong_and_what_to_do_and_keeps_what_was_known()
    {
        await TestAsync();
        Odoo.Keys.Clear();
        var page = Open(Administrator);
        page.WaitForElement(".connection-test button");

        await ButtonAsync(page, "Test connection");

        page.WaitForAssertion(() =>
        {
            Assert.Contains(
                "Odoo does not accept Portal's API key.",
                page.Find(".notice-red").TextContent,
                StringComparison.Ordinal
            );
            Assert.Contains("ODOO_API_KEY", page.Find(".notice-red").TextContent, StringComparison.Ordinal);
            Assert.Contains("Answers, but cannot be used", page.Find(".connection-head").TextContent, StringComparison.Ordinal);
            Assert.Contains("the last test that went well", page.Markup, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_viewer_sees_it_all_and_has_no_buttons()
    {
        await TestAsync();

        var page = Open(Viewer);

        page.WaitForAssertion(() => Assert.Contains("JSON-2", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain(
            page.FindAll("button"),
            button =>
                button.TextContent.Contains("Test connection", StringComparison.Ordinal)
                || button.TextContent.Contains("Make a new key", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Somebody_else_reads_which_role_is_missing()
    {
        var page = Open(Finance);

        page.WaitForAssertion(() => Assert.Contains("you need the role", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_database_is_shown_beside_the_known_one()
    {
        await TestAsync();
        Odoo.DatabaseId = "uuid-2";
        await TestAsync();

        var page = Open(Administrator);

        page.WaitForAssertion(() =>
        {
            var notice = page.Find(".stamp").TextContent;
            Assert.Contains("uuid-1", notice, StringComparison.Ordinal);
            Assert.Contains("uuid-2", notice, StringComparison.Ordinal);
            Assert.Contains("Use this Odoo", notice, StringComparison.Ordinal);
            Assert.Contains("Paused", page.Find(".connection-head").TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain("Make a new key", page.Markup, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task What_is_found_while_the_question_is_open_is_not_confirmed_by_it()
    {
        await TestAsync();
        Odoo.DatabaseId = "uuid-2";
        await TestAsync();
        var page = Open(Administrator);
        page.WaitForElement(".stamp button");
        var dialogs = _pages.Services.GetRequiredService<DialogService>();

        var asking = ButtonAsync(page, "Use this Odoo");
        Odoo.DatabaseId = "uuid-3";
        await TestAsync();
        page.WaitForAssertion(() => Assert.Contains("uuid-3", page.Find(".stamp").TextContent, StringComparison.Ordinal));
        await page.InvokeAsync(() => dialogs.Close(true));
        await asking;

        page.WaitForAssertion(() =>
            Assert.Contains(
                "What answers now is not what this page showed.",
                page.Find(".stamp").TextContent,
                StringComparison.Ordinal
            )
        );
        Assert.DoesNotContain("connection.database-confirmed", await AuditedAsync());
    }

    [Fact]
    public async Task A_key_that_ends_soon_stands_above_every_page_and_goes_when_it_is_replaced()
    {
        Odoo.EndFirstAt(Now.AddDays(6).AddHours(1));
        await TestAsync();
        SignIn(Administrator);
        var banner = _pages.Render<ConnectionBanner>();
        var attention = _pages.Render<ConnectionAttention>();
        banner.WaitForAssertion(() => Assert.Contains("ends in 6 days", banner.Markup, StringComparison.Ordinal));
        attention.WaitForAssertion(() => Assert.Equal("/connections", attention.Find("a").GetAttribute("href")));

        await Portal.Get<RotateKey>().ExecuteAsync(Administrator, ExternalSystem.Odoo, RotateKey.Lifetime, Cancellation);
        await TestAsync();

        banner.WaitForAssertion(() => Assert.Equal("", banner.Markup.Trim()));
        attention.WaitForAssertion(() => Assert.Empty(attention.FindAll("a")));
    }

    private static Task ButtonAsync(IRenderedComponent<ConnectionsPage> page, string text) =>
        page.InvokeAsync(() =>
            page.FindAll("button").Single(button => button.TextContent.Contains(text, StringComparison.Ordinal)).Click()
        );

    private void SignIn(Actor actor)
    {
        var session = _pages.AddAuthorization();
        session.SetAuthorized(actor.Name);
        session.SetRoles([.. actor.Roles.Select(role => role.ToString())]);
        session.SetClaims(new Claim(ClaimTypes.NameIdentifier, actor.Id.ToString()!));
        _pages.SetRendererInfo(new("Server", isInteractive: true));
    }

    private IRenderedComponent<ConnectionsPage> Open(Actor actor)
    {
        SignIn(actor);
        return _pages.Render<ConnectionsPage>();
    }
}
