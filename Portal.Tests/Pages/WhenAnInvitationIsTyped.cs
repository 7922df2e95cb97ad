using System.Security.Claims;
using System.Text.Json;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Components;
using Portal.Configuration;
using Portal.Core;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.Own;
using Portal.Core.Accounts.People;
using Portal.Core.Persistence;
using Portal.Pages.Users;
using Portal.Tests.Auth;
using Radzen;

namespace Portal.Tests.Pages;

/// <summary>What was typed into an invitation outlives a reload, and is gone once it was sent.</summary>
public sealed class WhenAnInvitationIsTyped() : AccountSuite(DatabaseProvider.Sqlite)
{
    private readonly BunitContext _pages = new();
    private BunitJSModuleInterop _drafts = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _pages.JSInterop.Mode = JSRuntimeMode.Loose;
        _drafts = _pages.JSInterop.SetupModule("./js/drafts.js");
        _drafts.Mode = JSRuntimeMode.Loose;
        _pages
            .Services.AddRadzenComponents()
            .AddSingleton<TimeProvider>(Clock)
            .AddScoped(_ => Get<InviteUser>())
            .AddScoped(_ => Get<ProveIdentity>())
            .AddScoped(_ => Get<OwnAccount>())
            .AddSingleton(Get<LinkPost>())
            .AddSingleton(Get<PortalSettings>())
            .AddScoped<PublicAddress>()
            .AddScoped<FormDrafts>()
            .AddScoped<CurrentActor>();
        var session = _pages.AddAuthorization();
        session.SetAuthorized(Administrator.Name);
        session.SetRoles(nameof(Role.Administrator));
        session.SetClaims(
            new Claim(ClaimTypes.NameIdentifier, $"{Administrator.Id}"),
            new Claim("session", $"{Administrator.Session}"),
            new Claim("site", $"{Site}")
        );
    }

    public override async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public void It_is_back_after_a_reload_and_can_be_dropped()
    {
        var first = _pages.Render<InviteUserPage>();
        first.WaitForElement("form");
        first.FindAll("input")[0].Change("Erika Mustermann");
        first.FindAll("input[type=checkbox]")[(int)Role.Finance].Change(true);
        var kept = _drafts.Invocations["keep"][^1].Arguments[1] as string;
        _drafts.Setup<FormDrafts.Found?>("find", _ => true).SetResult(new FormDrafts.Found(kept, false));

        var again = _pages.Render<InviteUserPage>();

        again.WaitForAssertion(() => Assert.Contains("Your entry from before is back.", again.Markup, StringComparison.Ordinal));
        Assert.Equal("Erika Mustermann", again.FindAll("input")[0].GetAttribute("value"));
        Assert.True(again.FindAll("input[type=checkbox]")[(int)Role.Finance].HasAttribute("checked"));
        again.FindAll("button").Single(button => button.TextContent == "Start over").Click();
        again.WaitForAssertion(() => Assert.Equal("", again.FindAll("input")[0].GetAttribute("value") ?? ""));
        Assert.NotEmpty(_drafts.Invocations["drop"]);
    }

    [Fact]
    public void Nothing_of_it_is_kept_once_it_was_sent()
    {
        var page = _pages.Render<InviteUserPage>();
        page.WaitForElement("form");

        page.FindAll("input")[0].Change("Erika Mustermann");
        page.FindAll("input")[1].Change("erika@example.com");
        page.FindAll("input[type=checkbox]")[(int)Role.Finance].Change(true);
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Open the account", page.Markup, StringComparison.Ordinal));
        Assert.NotEmpty(_drafts.Invocations["drop"]);
        var kept = (string)_drafts.Invocations["keep"][^1].Arguments[1]!;
        using var document = JsonDocument.Parse(kept);
        Assert.Equal(["Name", "Email", "Roles"], document.RootElement.EnumerateObject().Select(each => each.Name));
    }
}
