using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Rules;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>What a rule keeps from becoming a ticket is nobody's to close. Source: R14, DESIGN §11.</summary>
public abstract class WhenSuppressedAlertsGetOld(DatabaseProvider provider) : AlertSuite(provider)
{
    public sealed class OnSqlite() : WhenSuppressedAlertsGetOld(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenSuppressedAlertsGetOld(DatabaseProvider.Postgres);

    protected override AlertOptions Alerts => new() { QuietAfter = TimeSpan.FromDays(2) };

    [Fact]
    public async Task They_end_by_silence()
    {
        await SuppressAsync();
        Clock.Jump(TimeSpan.FromDays(1));
        await DrainAsync();
        Assert.Equal(AlertState.Suppressed, (await AlertAsync("Disk almost full")).State);

        Clock.Jump(TimeSpan.FromDays(2));
        await DrainAsync();

        var alert = await AlertAsync("Disk almost full");
        Assert.Equal(AlertState.Closed, alert.State);
        Assert.NotNull(alert.ClosedAt);
    }

    [Fact]
    public async Task They_go_with_age_unless_an_incident_lasts()
    {
        await SuppressAsync();
        var kept = Get<IEnumerable<IRetainedKind>>().OfType<RetainedAlerts>().Single();
        var now = Clock.GetUtcNow().UtcDateTime;
        Assert.Equal(0, await kept.CountAsync(now.AddDays(-1), Cancellation));

        Assert.Equal(1, await kept.CountAsync(now.AddDays(1), Cancellation));
        Assert.Equal(1, await kept.RemoveAsync(now.AddDays(1), 10, Cancellation));

        await using var db = Database.Open();
        var left = await db.Alerts.AsNoTracking().SingleAsync(Cancellation);
        Assert.Equal((AlertSource.RocketCyber, AlertState.Suppressed), (left.Source, left.State));
    }

    private async Task SuppressAsync()
    {
        var every = new RuleCondition(RuleField.Title, RuleMatch.Regex, ".");
        var draft = new RuleDraft(null, "Nothing", true, [every], RuleAction.Suppress, null, "", 0);
        Assert.True((await Get<SaveRule>().ExecuteAsync(Supporter, draft, Cancellation)).Succeeded);
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, "Disk almost full");
        await IncidentAsync(RocketCyber.Open(device, "Lasts", "m", "High"), device);
        await DrainAsync();
        Assert.Equal(AlertState.Suppressed, (await AlertAsync("Lasts")).State);
    }
}
