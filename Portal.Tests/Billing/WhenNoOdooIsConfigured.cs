using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Components;
using Portal.Core;
using Portal.Core.Alarms;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Pages.Billing;
using Portal.Tests.Support;

namespace Portal.Tests.Billing;

public sealed class WhenNoOdooIsConfigured : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private RunningPortal _portal = null!;

    private static CancellationToken Cancellation => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _portal = await RunningPortal.StartAsync(_folder, [("Sandbox:Enabled", "false")]);

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_asks_it_rests_and_nobody_is_alarmed()
    {
        var runner = _portal.Services.GetRequiredService<JobRunner>();

        Result<Guid>[] started =
        [
            await runner.StartAsync<ImportBillingAddresses>(DateTime.UtcNow, Cancellation),
            await runner.StartAsync<SweepBillingAddresses>(DateTime.UtcNow, Cancellation),
            await runner.StartAsync<RefreshContacts>(DateTime.UtcNow, Cancellation),
            await runner.StartAsync<ImportBillingAddresses>(Actor.Portal, JobTrigger.Person, Cancellation),
        ];

        Assert.All(
            started,
            each =>
                Assert.StartsWith("No Odoo is configured, so this rests.", each.Refusals[0].Sentence, StringComparison.Ordinal)
        );
        await using var db = _portal.OpenDatabase();
        Assert.Empty(await db.JobRuns.ToListAsync(Cancellation));
        Assert.Empty(await db.Alarms.ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Its_card_and_its_pages_say_so_alike()
    {
        await using var pages = new BunitContext();
        pages
            .Services.AddSingleton<TimeProvider>(new ManualClock())
            .AddSingleton(_portal.Services.GetRequiredService<ConnectedSystems>())
            .AddSingleton(_portal.Services.GetRequiredService<SystemStatusBoard>());
        pages.AddAuthorization().SetAuthorized("Ada").SetPolicies(AccessPolicy.ChangeConnections.Name);

        var notice = pages.Render<OdooNotice>(each => each.Add(part => part.Consequence, "It waits."));
        var card = pages.Render<ConnectionCard>(each =>
            each.Add(part => part.Target, ExternalSystem.Odoo)
                .Add(part => part.Status, null)
                .Add(part => part.Details, "/connections")
        );

        notice.WaitForAssertion(() => Assert.Contains("No Odoo is configured.", notice.Markup, StringComparison.Ordinal));
        notice.WaitForAssertion(() => Assert.Equal("/connections", notice.Find("a").GetAttribute("href")));
        card.WaitForAssertion(() => Assert.Contains("Not configured", card.Markup, StringComparison.Ordinal));
    }
}
