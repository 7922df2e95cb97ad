using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Tests.Support;

namespace Portal.Tests.Safety;

/// <summary>Somebody who asks: a role, nobody, somebody without a role, somebody disabled since they signed in.</summary>
public sealed class Visitor(string name, Role? role, bool isSignedIn, PortalBrowser browser) : IDisposable
{
    public const string Password = "brezel unter dem sofa";

    public string Name => name;

    public Role? Role => role;

    public bool IsSignedIn => isSignedIn;

    public PortalBrowser Browser => browser;

    /// <summary>One of each kind.</summary>
    internal static async Task<IReadOnlyList<Visitor>> OfEveryKindAsync(RunningPortal portal)
    {
        var all = new List<Visitor> { new("somebody signed out", null, false, portal.OpenBrowser()) };
        foreach (var demo in DemoAccounts.All)
        {
            var browser = await SignInAsync(portal, demo.Email, DemoAccounts.Password);
            all.Add(new Visitor($"{demo.Role}", demo.Role, true, browser));
        }

        await CreateAsync(portal, "none@example.com");
        all.Add(new Visitor("somebody without a role", null, true, await SignInAsync(portal, "none@example.com", Password)));
        await CreateAsync(portal, "gone@example.com");
        var gone = await SignInAsync(portal, "gone@example.com", Password);
        await using var db = portal.OpenDatabase();
        var user = await db.Users.SingleAsync(user => user.Email == "gone@example.com", TestContext.Current.CancellationToken);
        user.DisabledAt = DateTime.UtcNow;
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        all.Add(new Visitor("somebody disabled", null, false, gone));
        return all;
    }

    /// <summary>Makes an account with a password and these roles.</summary>
    internal static async Task<PortalUser> CreateAsync(RunningPortal portal, string email, params Role[] roles)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var user = PortalUser.For(email, email.Split('@')[0], DateTime.UtcNow, isDemo: false);
        Assert.True((await users.CreateAsync(user, Password)).Succeeded);
        foreach (var role in roles)
        {
            Assert.True((await users.AddToRoleAsync(user, $"{role}")).Succeeded);
        }

        return user;
    }

    /// <summary>A browser in which somebody has signed in.</summary>
    internal static async Task<PortalBrowser> SignInAsync(RunningPortal portal, string email, string password)
    {
        var browser = portal.OpenBrowser();
        using var answer = await browser.SignInAsync(email, password);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return browser;
    }

    public void Dispose() => browser.Dispose();

    public override string ToString() => name;
}
