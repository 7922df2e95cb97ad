using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Audit;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Auth;

public abstract class WhenAnAdministratorIsConfigured(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private const string Email = "Head.O'Brien@example.com";

    private readonly TestFolder _folder = new();

    public sealed class OnSqlite() : WhenAnAdministratorIsConfigured(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnAdministratorIsConfigured(DatabaseProvider.Postgres);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task The_first_start_makes_it_in_the_sandbox_and_live(string sandbox)
    {
        await using var portal = await StartAsync("first password", ("Sandbox:Enabled", sandbox));

        Assert.True(await SignsInAsync(portal, "first password"));
        await using var db = portal.OpenDatabase();
        var user = await db.Users.SingleAsync(user => user.Email == Email, Cancellation);
        Assert.True(user.EmailConfirmed);
        var entry = await db.Audit.SingleAsync(entry => entry.SubjectId == user.Id.ToString(), Cancellation);
        Assert.Equal(("account.ensured", "Portal"), (entry.Action, entry.ActorName));
        Assert.DoesNotContain("first password", entry.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_start_resets_password_role_lock_and_disabling()
    {
        await using (var first = await StartAsync("first password"))
        {
            for (var wrong = 0; wrong < 5; wrong++)
            {
                Assert.False(await SignsInAsync(first, "wrong password"));
            }

            await using var db = first.OpenDatabase();
            var user = await db.Users.SingleAsync(user => user.Email == Email, Cancellation);
            user.DisabledAt = DateTime.UtcNow;
            db.RemoveRange(db.Set<Microsoft.AspNetCore.Identity.IdentityUserRole<Guid>>().Where(row => row.UserId == user.Id));
            await db.SaveChangesAsync(Cancellation);
        }

        await using var second = await StartAsync("second password");

        Assert.False(await SignsInAsync(second, "first password"));
        Assert.True(await SignsInAsync(second, "second password"));
    }

    [Fact]
    public async Task A_start_without_a_change_leaves_sessions_alone()
    {
        string? before;
        await using (var first = await StartAsync("same password"))
        {
            before = await StampAsync(first);
        }

        await using var second = await StartAsync("same password");

        Assert.Equal(before, await StampAsync(second));
    }

    [Fact]
    public async Task Live_has_no_demo_accounts()
    {
        await using var portal = await StartAsync("any password", ("Sandbox:Enabled", "false"));

        await using var db = portal.OpenDatabase();
        Assert.Equal([Email], await db.Users.Select(user => user.Email).ToListAsync(Cancellation));
        using var browser = portal.OpenBrowser();
        Assert.DoesNotContain("Try it as", await browser.GetTextAsync("/signin"), StringComparison.Ordinal);
    }

    private Task<RunningPortal> StartAsync(string password, params (string Key, string Value)[] settings) =>
        RunningPortal.StartAsync(
            _folder,
            [("PORTAL_ADMIN_EMAIL", Email), ("PORTAL_ADMIN_PASSWORD", password), .. settings],
            database: Database.Options
        );

    private static async Task<string?> StampAsync(RunningPortal portal)
    {
        await using var db = portal.OpenDatabase();
        return (await db.Users.SingleAsync(user => user.Email == Email, Cancellation)).SecurityStamp;
    }

    private static async Task<bool> SignsInAsync(RunningPortal portal, string password)
    {
        using var browser = portal.OpenBrowser();
        using var answer = await browser.SignInAsync(Email.ToLowerInvariant(), password);
        return answer.StatusCode == HttpStatusCode.Found;
    }
}
