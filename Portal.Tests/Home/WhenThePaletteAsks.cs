using System.Net;
using System.Text.Json.Nodes;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Jobs;
using Portal.Core.Keeping;
using Portal.Core.Persistence;
using Portal.Tests.Billing;
using Portal.Tests.Support;

namespace Portal.Tests.Home;

/// <summary>The search over everything as the browser asks it, in the whole program.</summary>
public sealed class WhenThePaletteAsks : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private RunningPortal _portal = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _portal = await RunningPortal.StartAsync(_folder);

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_stranger_is_sent_to_sign_in()
    {
        using var stranger = _portal.OpenBrowser();

        using var answer = await stranger.GetAsync("/find?q=a");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task Each_role_finds_the_pages_and_acts_that_it_may_use()
    {
        var found = new Dictionary<Role, List<string>>();
        foreach (var role in new[] { Role.Administrator, Role.Viewer, Role.Member })
        {
            using var browser = await SignedInAsync(role);
            found[role] = Titles(await FindAsync(browser, ""));
        }

        Assert.Contains("Users", found[Role.Administrator]);
        Assert.Contains("Invite a user", found[Role.Administrator]);
        Assert.Contains("Jobs", found[Role.Viewer]);
        Assert.DoesNotContain("Import now", found[Role.Viewer]);
        Assert.DoesNotContain("New billing address", found[Role.Viewer]);
        Assert.Contains("New billing address", found[Role.Member]);
        Assert.DoesNotContain("Jobs", found[Role.Member]);
        Assert.All(found.Values, titles => Assert.Contains("Sign out", titles));
    }

    [Fact]
    public async Task Nobody_finds_what_they_may_not_know_of()
    {
        var databases = (PortalDatabase)_portal.Services.GetService(typeof(PortalDatabase))!;
        await BillingRows.FillAsync(databases, 30, await IdOfAsync(Role.Member), Cancellation, number => $"Qixwel {number}");
        using var member = await SignedInAsync(Role.Member);
        using var finance = await SignedInAsync(Role.Finance);
        using var support = await SignedInAsync(Role.Support);
        using var administrator = await SignedInAsync(Role.Administrator);
        await RunAsync();

        Assert.Equal(10, Total(await FindAsync(member, "qixwel"), "Billing addresses"));
        Assert.True(Total(await FindAsync(finance, "qixwel"), "Billing addresses") > 20);
        Assert.Equal(0, Total(await FindAsync(support, "qixwel"), "Billing addresses"));
        Assert.True(Total(await FindAsync(administrator, "administrator"), "Users") > 0);
        Assert.Equal(0, Total(await FindAsync(finance, "administrator"), "Users"));
        Assert.True(Total(await FindAsync(administrator, "remove"), "Jobs") > 0);
        Assert.Equal(0, Total(await FindAsync(member, "remove"), "Jobs"));
    }

    [Fact]
    public async Task An_act_needs_the_token_of_the_page_and_the_right()
    {
        using var finance = await SignedInAsync(Role.Finance);
        using var member = await SignedInAsync(Role.Member);

        using var forged = await finance.PostAsync("/find/acts/import-billing-addresses", []);
        using var refused = await ActAsync(member, "import-billing-addresses");
        using var unknown = await ActAsync(finance, "no-such-act");
        using var done = await ActAsync(finance, "import-billing-addresses");

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("/billing-addresses", (await ReadAsync(done))["href"]!.GetValue<string>());
    }

    // a plain page of somebody signed in carries their token
    private static async Task<HttpResponseMessage> ActAsync(PortalBrowser browser, string act)
    {
        var token = PortalBrowser.Token(await browser.GetTextAsync("/no-such-page"));
        return await browser.PostAsync($"/find/acts/{act}", new() { ["__RequestVerificationToken"] = token });
    }

    private async Task<PortalBrowser> SignedInAsync(Role role)
    {
        var browser = _portal.OpenBrowser();
        var demo = DemoAccounts.All.Single(each => each.Role == role);
        using var answer = await browser.SignInAsync(demo.Email, DemoAccounts.Password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    private async Task RunAsync()
    {
        var runner = (JobRunner)_portal.Services.GetService(typeof(JobRunner))!;
        var run = await runner.StartAsync<ApplyRetention>(Actor.Portal, JobTrigger.Person, Cancellation);
        await runner.WaitAsync(run.Value, Cancellation);
    }

    private async Task<Guid> IdOfAsync(Role role)
    {
        var email = DemoAccounts.All.Single(each => each.Role == role).Email;
        await using var db = _portal.OpenDatabase();
        return db.Users.Single(user => user.Email == email).Id;
    }

    private static async Task<JsonNode> FindAsync(PortalBrowser browser, string text)
    {
        using var answer = await browser.GetAsync($"/find?q={text}");
        Assert.Equal("no-store", $"{answer.Headers.CacheControl}");
        return await ReadAsync(answer);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;
    }

    private static List<string> Titles(JsonNode found) =>
        [
            .. found["groups"]!
                .AsArray()
                .SelectMany(group => group!["items"]!.AsArray())
                .Select(item => item!["title"]!.GetValue<string>()),
        ];

    private static int Total(JsonNode found, string group) =>
        found["groups"]!
            .AsArray()
            .Where(each => each!["title"]!.GetValue<string>() == group)
            .Sum(each => each!["total"]!.GetValue<int>());
}
