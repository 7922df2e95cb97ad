using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Tests.Billing;
using Portal.Tests.Support;

namespace Portal.Tests.Hosting;

public sealed class WhenARecordIsAskedForByItsAddress : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private RunningPortal _portal = null!;
    private Guid _known;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _portal = await RunningPortal.StartAsync(_folder, addresses: false);
        await BillingRows.FillAsync(_portal.Services.GetRequiredService<PortalDatabase>(), 3, null, Cancellation);
        await using var db = _portal.OpenDatabase();
        _known = await db
            .BillingAddresses.Where(row => row.Name == "Company 0001 AG")
            .Select(row => row.Key)
            .SingleAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task One_that_exists_has_a_page_and_one_that_does_not_is_not_found()
    {
        using var browser = await SignedInAsync(Role.Finance);

        using var known = await browser.GetAsync($"/billing-addresses/{_known}");
        using var unknown = await browser.GetAsync($"/billing-addresses/{Guid.CreateVersion7()}");

        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Each_page_of_a_record_is_not_found_where_there_is_none()
    {
        using var browser = await SignedInAsync(Role.Finance);

        foreach (
            var page in new[] { $"/organizations/{Guid.CreateVersion7()}", $"/billing-addresses/{Guid.CreateVersion7()}/edit" }
        )
        {
            using var answer = await browser.GetAsync(page);

            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Somebody_elses_is_answered_like_one_that_does_not_exist()
    {
        using var browser = await SignedInAsync(Role.Member);

        using var foreign = await browser.GetAsync($"/billing-addresses/{_known}");
        using var unknown = await browser.GetAsync($"/billing-addresses/{Guid.CreateVersion7()}");

        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal(await TextAsync(unknown), await TextAsync(foreign));
    }

    [Fact]
    public async Task Without_the_role_the_role_is_named_first()
    {
        using var browser = await SignedInAsync(Role.Support);

        using var answer = await browser.GetAsync($"/billing-addresses/{_known}");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task The_list_is_downloaded_as_a_file()
    {
        using var browser = await SignedInAsync(Role.Finance);

        using var answer = await browser.GetAsync("/billing-addresses/export.csv?q=company+0001&sort=city");
        var text = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal(2, text.TrimEnd().Split("\r\n").Length);
        Assert.Contains("Company 0001 AG,Active,CHE000000001,8001,City 1,Country 1,", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Support, HttpStatusCode.Forbidden)]
    [InlineData(Role.Member, HttpStatusCode.OK)]
    [InlineData(null, HttpStatusCode.Found)]
    public async Task The_file_has_the_rights_of_the_list(Role? role, HttpStatusCode expected)
    {
        using var browser = role is { } held ? await SignedInAsync(held) : _portal.OpenBrowser();

        using var answer = await browser.GetAsync("/billing-addresses/export.csv");
        var text = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(expected, answer.StatusCode);
        Assert.DoesNotContain("Company 0", text, StringComparison.Ordinal);
    }

    private async Task<PortalBrowser> SignedInAsync(Role role)
    {
        var browser = _portal.OpenBrowser();
        using var answer = await browser.SignInAsync(
            DemoAccounts.All.Single(account => account.Role == role).Email,
            DemoAccounts.Password
        );
        return browser;
    }

    // what differs from one answer to the next whatever is asked: the nonce-like parts of the forms in the frame
    private static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync(Cancellation);
        return html.Replace(PortalBrowser.Token(html), "", StringComparison.Ordinal);
    }
}
