using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Components;
using Portal.Configuration;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.Own;
using Portal.Core.Accounts.People;
using Portal.Core.Accounts.Proofs;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Alarms;
using Portal.Core.Mail;
using Portal.Core.Persistence;
using Portal.Pages.Account;
using Portal.Pages.Users;
using Portal.Tests.Auth;
using Radzen;

namespace Portal.Tests.Pages;

/// <summary>Acts that need a fresh proof ask for it in place, and go on.</summary>
public sealed class WhenAProofIsTooOld() : AccountSuite(DatabaseProvider.Sqlite)
{
    private const string Erika = "erika@example.com";

    private readonly BunitContext _pages = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _pages.JSInterop.Mode = JSRuntimeMode.Loose;
        _pages.JSInterop.SetupModule("./js/drafts.js").Mode = JSRuntimeMode.Loose;
        _pages
            .Services.AddRadzenComponents()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(Get<AccountChanges>())
            .AddScoped(_ => Get<ChangeRoles>())
            .AddScoped(_ => Get<InviteUser>())
            .AddScoped(_ => Get<ProveIdentity>())
            .AddScoped(_ => Get<OwnAccount>())
            .AddScoped(_ => Get<ChangePassword>())
            .AddScoped(_ => Get<ChangeOwnEmail>())
            .AddScoped(_ => Get<AuthenticatorApp>())
            .AddSingleton(Get<Passkeys>())
            .AddSingleton(Get<LinkPost>())
            .AddSingleton(Get<Mailer>())
            .AddScoped(_ => Get<ChooseAlarmMail>())
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
    public async Task The_password_is_asked_for_beside_the_act_which_then_is_done()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        var detail = (await Get<ReadUser>().ExecuteAsync(Administrator, user.Id, Cancellation)).Value!; // just joined
        Clock.Leap(OwnSession.ProvedFor);
        var dialogs = _pages.Services.GetRequiredService<DialogService>();
        dialogs.OnOpen += (_, _, _, _) => dialogs.Close(true);
        var page = _pages.Render<UserRolesPanel>(panel => panel.Add(each => each.User, detail).Add(each => each.IsSelf, false));

        page.FindAll("input[type=checkbox]")[(int)Role.Sales].Change(true);
        page.FindAll("button").Single(button => button.TextContent == "Save roles").Click();
        page.WaitForAssertion(() => Assert.Contains("enter your own password", page.Markup, StringComparison.Ordinal));
        var before = await RolesAsync(user.Id);
        page.Find(".prove input[type=password]").Change(DemoAccounts.Password);
        page.Find(".prove form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Roles saved.", page.Markup, StringComparison.Ordinal));
        Assert.Equal([Role.Finance], before);
        Assert.Equal([Role.Finance, Role.Sales], await RolesAsync(user.Id));
        Assert.DoesNotContain("enter your own password", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_would_rather_not_is_told_that_nothing_was_done()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        var detail = (await Get<ReadUser>().ExecuteAsync(Administrator, user.Id, Cancellation)).Value!; // just joined
        Clock.Leap(OwnSession.ProvedFor);
        var dialogs = _pages.Services.GetRequiredService<DialogService>();
        dialogs.OnOpen += (_, _, _, _) => dialogs.Close(true);
        var page = _pages.Render<UserRolesPanel>(panel => panel.Add(each => each.User, detail).Add(each => each.IsSelf, false));

        page.FindAll("input[type=checkbox]")[(int)Role.Sales].Change(true);
        page.FindAll("button").Single(button => button.TextContent == "Save roles").Click();
        page.WaitForAssertion(() => Assert.NotNull(page.Find(".prove")));
        page.FindAll("button").Single(button => button.TextContent == "Cancel").Click();

        page.WaitForAssertion(() => Assert.Contains("Portal must know that it is you", page.Markup, StringComparison.Ordinal));
        Assert.Equal([Role.Finance], await RolesAsync(user.Id));
    }

    [Fact]
    public async Task What_would_be_refused_is_refused_before_consent_and_password_are_asked_for()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        var detail = (await Get<ReadUser>().ExecuteAsync(Administrator, user.Id, Cancellation)).Value!; // just joined
        Clock.Advance(OwnSession.ProvedFor);
        var dialogs = _pages.Services.GetRequiredService<DialogService>();
        var asked = new List<string?>();
        dialogs.OnOpen += (title, _, _, _) => asked.Add(title);
        var page = _pages.Render<UserRolesPanel>(panel => panel.Add(each => each.User, detail).Add(each => each.IsSelf, false));

        page.FindAll("input[type=checkbox]")[(int)Role.Finance].Change(false);
        page.FindAll("button").Single(button => button.TextContent == "Save roles").Click();

        page.WaitForAssertion(() => Assert.Contains("Choose at least one role.", page.Markup, StringComparison.Ordinal));
        Assert.Empty(asked);
        Assert.Empty(page.FindAll(".prove"));
    }

    [Fact]
    public void While_the_password_is_asked_for_nothing_claims_to_be_under_way()
    {
        Clock.Advance(OwnSession.ProvedFor);
        var page = _pages.Render<InviteUserPage>();
        page.WaitForElement("form");

        page.FindAll("input")[0].Change("Erika Mustermann");
        page.FindAll("input")[1].Change(Erika);
        page.FindAll("input[type=checkbox]")[(int)Role.Finance].Change(true);
        page.Find("form").Submit();

        page.WaitForAssertion(() =>
        {
            Assert.NotNull(page.Find(".prove input[type=password]"));
            Assert.DoesNotContain("Inviting…", page.Markup, StringComparison.Ordinal);
        });
        page.FindAll("button").Single(button => button.TextContent == "Cancel").Click();
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("button"), button => button.TextContent.Trim() == "Invite"));
    }

    [Fact]
    public void The_own_page_asks_as_soon_as_the_proof_ends_and_keeps_the_key_that_is_being_set_up()
    {
        var page = _pages.Render<AccountPage>();
        page.WaitForAssertion(() => Assert.Contains("Set up an app", page.Markup, StringComparison.Ordinal));
        page.FindAll("button").Single(button => button.TextContent == "Set up an app").Click();
        page.WaitForAssertion(() => Assert.NotNull(page.Find(".field .copy-text code")));
        var key = page.Find(".field .copy-text code").TextContent;

        Clock.Leap(OwnSession.ProvedFor);
        page.WaitForAssertion(() => Assert.NotNull(page.Find(".prove")));
        page.Find(".prove input[type=password]").Change(DemoAccounts.Password);
        page.Find(".prove form").Submit();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".prove")));
        Assert.Equal(key, page.Find(".field .copy-text code").TextContent);
    }

    private async Task<IEnumerable<Role>> RolesAsync(Guid user)
    {
        var read = await Get<ReadUser>().ExecuteAsync(Administrator, user, Cancellation);
        return read.Value!.Row.Roles; // an administrator may
    }
}
