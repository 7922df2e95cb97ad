using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Rules;
using Portal.Core.Persistence;
using Portal.Sandbox.Estate;

namespace Portal.Tests.Assets;

/// <summary>What a maintenance window kept, and nobody tells of again. Source: R14, scenario 19.</summary>
public abstract class WhenAWindowEnds(DatabaseProvider provider) : AlertSuite(provider)
{
    public sealed class OnSqlite() : WhenAWindowEnds(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAWindowEnds(DatabaseProvider.Postgres);

    [Fact]
    public async Task What_is_known_to_last_becomes_a_ticket_without_a_repeat_and_all_else_with_it()
    {
        var device = await KnownDeviceAsync();
        await SaveAsync("Move", WindowScope.Everything, null, TimeSpan.FromHours(1));
        await NotifyAsync((await KnownDeviceAsync(1)).Identifier, "Server is offline");
        await NotifyAsync(device.Identifier, "Computer is offline");
        await NotifyAsync(device.Identifier, "Fan stands still");
        var opened = RocketCyber.Open(device, "Lasts", "m", "High");
        var resolved = RocketCyber.Open(device, "Resolved", "m", "High");
        await IncidentAsync(opened, device);
        await IncidentAsync(resolved, device);
        await DrainAsync();
        await NotifyAsync(device.Identifier, "Computer is back online");
        Clock.Jump(TimeSpan.FromMinutes(5));
        await IncidentAsync(RocketCyber.Resolve($"{resolved["id"]}", Clock.GetUtcNow())!, device);
        await DrainAsync();
        Assert.Equal(AlertState.Suppressed, (await AlertAsync("Lasts")).State);

        Clock.Jump(TimeSpan.FromHours(2));
        await DrainAsync();

        Assert.Equal((AlertState.Suppressed, 1), await StandingAsync("Fan stands still"));
        Assert.Equal((AlertState.Open, 1), await StandingAsync("Lasts"));
        Assert.Equal((AlertState.Open, 1), await StandingAsync("Server is offline"));
        Assert.Equal((AlertState.Closed, 1), await StandingAsync("Computer is offline"));
        Assert.Equal((AlertState.Closed, 1), await StandingAsync("Resolved"));
        Assert.Single(await OdooTicketsAsync("Alert: Lasts"));
        Assert.Single(await OdooTicketsAsync("Alert: Server is offline"));
        Assert.Empty(await TicketsAsync("Alert: Fan stands still"));
        Assert.Empty(await TicketsAsync("Alert: Computer is offline"));
        Assert.Empty(await TicketsAsync("Alert: Resolved"));

        await NotifyAsync(device.Identifier, "Fan stands still");
        await DrainAsync();
        Assert.Single(await OdooTicketsAsync("Alert: Fan stands still"));
        Assert.Equal((AlertState.Open, 2), await StandingAsync("Fan stands still"));
    }

    [Theory]
    [InlineData("2030-03-03T01:59:00Z", false)]
    [InlineData("2030-03-03T02:00:00Z", true)]
    [InlineData("2030-03-03T03:59:00Z", true)]
    [InlineData("2030-03-03T04:00:00Z", false)]
    public async Task On_Sunday_from_two_to_four_alerts_of_the_client_are_kept_and_of_no_other(string at, bool isKept)
    {
        var device = await KnownDeviceAsync();
        var client = await AddClientAsync(device.Group.Name);
        var other = DemoEstate.Devices.First(each => each.Group.HasClient && each.Group != device.Group);
        await AddClientAsync(other.Group.Name);
        await RegisterAsync(other);
        var draft = new WindowDraft(
            null,
            "Patches",
            WindowScope.Client,
            client.Key,
            null,
            WeekDays.Sunday,
            120,
            240,
            null,
            null,
            0
        );
        Assert.True((await Get<SaveWindow>().ExecuteAsync(Supporter, draft, Cancellation)).Succeeded);
        Clock.Jump(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) - Clock.GetUtcNow());
        await NotifyAsync(device.Identifier, "Fan stands still");
        await NotifyAsync(other.Identifier, "Fan is loud");
        await HandleAsync();

        Assert.Equal(isKept ? AlertState.Suppressed : AlertState.Open, (await AlertAsync("Fan stands still")).State);
        Assert.Equal(AlertState.Open, (await AlertAsync("Fan is loud")).State);
        Clock.Jump(TimeSpan.FromHours(3));
        await NotifyAsync(device.Identifier, "Fan stands still");
        await HandleAsync();
        Assert.Equal((AlertState.Open, 2), await StandingAsync("Fan stands still"));
    }

    [Fact]
    public async Task While_another_one_holds_and_for_what_a_rule_keeps_nothing_is_written()
    {
        var device = await KnownDeviceAsync();
        var rule = new RuleDraft(
            null,
            "Never disks",
            true,
            [new RuleCondition(RuleField.Title, RuleMatch.Contains, "disk")],
            RuleAction.Suppress,
            null,
            "",
            0
        );
        Assert.True((await Get<SaveRule>().ExecuteAsync(Supporter, rule, Cancellation)).Succeeded);
        await NotifyAsync(device.Identifier, "Disk almost full");
        await DrainAsync();
        var ruled = await AlertAsync("Disk almost full");
        await SaveAsync("Move", WindowScope.Everything, null, TimeSpan.FromHours(1));
        await SaveAsync("Repair", WindowScope.Asset, ruled.AssetKey, TimeSpan.FromHours(9));
        await NotifyAsync(device.Identifier, "Fan is offline");
        await DrainAsync();
        var kept = await AlertAsync("Fan is offline");
        Assert.Equal((AlertState.Suppressed, AlertState.Suppressed), (ruled.State, kept.State));

        Assert.Equal(0, await Get<FollowAlerts>().RunOnceAsync(Cancellation));
        Clock.Jump(TimeSpan.FromHours(2));
        Assert.Equal(0, await Get<FollowAlerts>().RunOnceAsync(Cancellation));

        Assert.Equal(kept.Version, (await AlertAsync("Fan is offline")).Version);
        Assert.Equal(ruled.Version, (await AlertAsync("Disk almost full")).Version);

        Clock.Jump(TimeSpan.FromHours(9));
        await DrainAsync();
        Assert.Equal(AlertState.Open, (await AlertAsync("Fan is offline")).State);
        Assert.Equal(ruled.Version, (await AlertAsync("Disk almost full")).Version);
    }

    [Fact]
    public async Task Removed_before_its_end_it_keeps_nothing_any_more()
    {
        var device = await KnownDeviceAsync();
        await SaveAsync("Move", WindowScope.Everything, null, TimeSpan.FromHours(9));
        await NotifyAsync(device.Identifier, "Fan is offline");
        await DrainAsync();
        Assert.Equal(AlertState.Suppressed, (await AlertAsync("Fan is offline")).State);
        MaintenanceWindow window;
        await using (var db = Database.Open())
        {
            window = await db.MaintenanceWindows.AsNoTracking().SingleAsync(Cancellation);
        }

        Assert.True((await Get<RemoveWindow>().ExecuteAsync(Supporter, window.Key, window.Version, Cancellation)).Succeeded);
        await DrainAsync();

        Assert.Equal(AlertState.Open, (await AlertAsync("Fan is offline")).State);
    }

    private async Task<(AlertState, int)> StandingAsync(string title)
    {
        var alert = await AlertAsync(title);
        return (alert.State, alert.Count);
    }

    private async Task SaveAsync(string name, WindowScope scope, Guid? asset, TimeSpan length)
    {
        var now = Clock.GetUtcNow().UtcDateTime;
        var draft = new WindowDraft(null, name, scope, null, asset, WeekDays.None, 0, 0, now.AddMinutes(-1), now + length, 0);
        var saved = await Get<SaveWindow>().ExecuteAsync(Supporter, draft, Cancellation);
        Assert.True(saved.Succeeded, string.Join(' ', saved.Refusals));
    }
}
