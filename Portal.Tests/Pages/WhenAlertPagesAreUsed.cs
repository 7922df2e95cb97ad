using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Rules;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Pages.Alerts;
using Portal.Pages.Assets;
using Portal.Sandbox.Estate;
using Portal.Tests.Assets;
using static Portal.Tests.Pages.PageOpener;

namespace Portal.Tests.Pages;

/// <summary>The pages of alerts, rules and windows with their real use cases on a real SQLite file; only the browser is left out. Source: R14, D6.</summary>
public sealed class WhenAlertPagesAreUsed() : AlertSuite(DatabaseProvider.Sqlite)
{
    private PageOpener _pages = null!; // set before the first test

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _pages = new PageOpener(Clock);
        _pages
            .Services.AddSingleton(Get<ListAlerts>())
            .AddSingleton(Get<ListAssetTickets>())
            .AddSingleton(Get<OpenAlert>())
            .AddSingleton(Get<CloseAlert>())
            .AddSingleton(Get<ChooseClient>())
            .AddSingleton(Get<PlaceAlert>())
            .AddSingleton(Get<ListRules>())
            .AddSingleton(Get<SaveRule>())
            .AddSingleton(Get<DryRunRules>())
            .AddSingleton(Get<MoveRule>())
            .AddSingleton(Get<RemoveRule>())
            .AddSingleton(Get<ListWindows>())
            .AddSingleton(Get<SaveWindow>())
            .AddSingleton(Get<RemoveWindow>())
            .AddSingleton(Get<KnownJobs>())
            .AddSingleton(Get<JobHistory>())
            .AddSingleton(Get<JobRunner>())
            .AddSingleton(Get<RunJob>());
    }

    public override async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task The_list_is_narrowed_by_state_priority_source_and_words_and_shows_nothing_to_strangers()
    {
        await TwoAlertsAsync();
        var page = _pages.Open<AlertsPage>(Viewer, "/alerts");
        page.WaitForAssertion(() => Assert.Equal(2, Rows(page).Count));
        Assert.Contains("Open (1)", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Held (1)", page.Markup, StringComparison.Ordinal);

        (string Query, string Found)[] narrowed =
        [
            ("state=held", "Whose is it"),
            ("priority=critical", "Disk almost full"),
            ("source=rocketcyber", "Whose is it"),
            ("q=almost", "Disk almost full"),
        ];
        foreach (var (query, found) in narrowed)
        {
            _pages.Go($"/alerts?{query}");
            page.WaitForAssertion(() => Assert.Contains(found, Assert.Single(Rows(page)), StringComparison.Ordinal));
        }

        _pages.Go("/alerts?q=nothing+of+that&state=open");
        page.WaitForAssertion(() => Assert.Contains("No alert matches.", page.Markup, StringComparison.Ordinal));
        _pages.Go("/alerts?state=nonsense&priority=9&source=x&client=y");
        page.WaitForAssertion(() => Assert.Equal(2, Rows(page).Count));
        var asset = (await AlertAsync("Disk almost full")).AssetKey!.Value;
        var part = _pages.Open<AssetAlerts>(Viewer, $"/assets/{asset}", parameters => parameters.Add(each => each.Asset, asset));
        part.WaitForAssertion(() => Assert.Equal(2, part.FindAll("a[href^='/alerts/'],a[href^='/tickets/']").Count));
        Assert.Contains("1 time,", part.Markup, StringComparison.Ordinal);
        Assert.Contains(
            "Alert: Disk almost full",
            part.Find("[aria-labelledby=asset-tickets]").TextContent,
            StringComparison.Ordinal
        );
        var none = _pages.Open<AssetAlerts>(Stranger, "/", parameters => parameters.Add(each => each.Asset, asset));
        Assert.Empty(none.FindAll("section"));
        var stranger = _pages.Open<AlertsPage>(Stranger, "/alerts");
        stranger.WaitForAssertion(() => Assert.NotEmpty(stranger.FindAll("[role=alert]")));
        Assert.Empty(Rows(stranger));
    }

    [Fact]
    public async Task Tickets_notifications_and_incidents_are_read_anew_by_who_may()
    {
        var page = _pages.Open<AlertsPage>(Supporter, "/alerts");
        page.WaitForAssertion(() => Assert.Contains("Tickets from Odoo: never synced", page.Markup, StringComparison.Ordinal));
        Assert.NotNull(Button(page, "Sync notifications from Pulseway"));
        Assert.NotNull(Button(page, "Sync incidents from RocketCyber"));

        await PressAsync(page, "Sync tickets from Odoo");

        page.WaitForAssertion(() => Assert.Contains("Tickets from Odoo as of", page.Markup, StringComparison.Ordinal));
        var viewer = _pages.Open<AlertsPage>(Viewer, "/alerts");
        viewer.WaitForAssertion(() => Assert.Contains("Tickets from Odoo as of", viewer.Markup, StringComparison.Ordinal));
        Assert.Null(Button(viewer, "Sync tickets from Odoo"));
    }

    [Fact]
    public async Task An_alert_is_given_to_a_client_or_said_to_be_over_by_who_may()
    {
        var (known, held) = await TwoAlertsAsync();
        var viewer = OpenAlertPage(Viewer, held.Key);
        viewer.WaitForAssertion(() => Assert.Contains("nothing is lost", viewer.Markup, StringComparison.Ordinal));
        Assert.Empty(viewer.FindAll("form"));
        Assert.Null(Button(viewer, "It is over"));
        var page = OpenAlertPage(Supporter, held.Key);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("form")));

        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.NotEmpty(page.Find(".field-error").TextContent));
        await page.InvokeAsync(() => page.ChooseAsync("Client", DemoEstate.Devices[0].Group.Name));
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("form")));
        Assert.Equal(AlertState.Open, (await AlertAsync("Whose is it")).State);

        await DrainAsync();
        var over = OpenAlertPage(Supporter, known.Key);
        var asked = _pages.Answer(null, "Replaced the disk");
        await PressAsync(over, "It is over");
        Assert.Equal(AlertState.Open, (await AlertAsync("Disk almost full")).State);
        await PressAsync(over, "It is over");
        over.WaitForAssertion(() => Assert.Null(Button(over, "It is over")));
        Assert.Contains("Replaced the disk", (await AlertAsync("Disk almost full")).Reason, StringComparison.Ordinal);
        Assert.Equal(2, asked.Count);
        var missing = OpenAlertPage(Supporter, Guid.NewGuid());
        missing.WaitForAssertion(() => Assert.NotEmpty(missing.FindAll("[role=alert]")));
    }

    [Fact]
    public async Task A_rule_is_tried_corrected_saved_moved_and_removed()
    {
        await TwoAlertsAsync();
        var page = _pages.Open<RulesPage>(Supporter, "/alerts/rules?rule=new");
        await PressAsync(page, "Add a condition");
        await page.InvokeAsync(() => page.Field("How").Change("Regex"));
        await page.InvokeAsync(() => page.Field("Text").Change("([a-z"));

        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[aria-invalid=true]").Count));
        Assert.Contains("is no regular expression", page.Markup, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Field("Name").Change("Disks"));
        await PressAsync(page, "Try it on the last 200 alerts");
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[aria-invalid=true]")));
        await page.InvokeAsync(() => page.Field("Text").Change("almost"));
        await PressAsync(page, "Try it on the last 200 alerts");
        page.WaitForAssertion(() => Assert.Contains("The rule decides about 1 of them", page.Markup, StringComparison.Ordinal));
        Assert.Empty((await Get<ListRules>().ExecuteAsync(Viewer, Cancellation)).Value!);

        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Contains("Disks is saved.", page.Markup, StringComparison.Ordinal));
        var second = new RuleDraft(null, "Others", true, [], RuleAction.Ticket, null, "", 0);
        Assert.True((await Get<SaveRule>().ExecuteAsync(Supporter, second, Cancellation)).Succeeded);
        page = _pages.Open<RulesPage>(Supporter, "/alerts/rules");
        await PressAsync(page, "Sooner: Others");
        page.WaitForAssertion(() => Assert.Contains("Others", Rows(page)[0], StringComparison.Ordinal));
        _ = _pages.Answer(false, true);
        await PressAsync(page, "Remove: Others");
        Assert.Equal(2, (await Get<ListRules>().ExecuteAsync(Viewer, Cancellation)).Value!.Count);
        await PressAsync(page, "Remove: Others");
        page.WaitForAssertion(() => Assert.Contains("Disks", Assert.Single(Rows(page)), StringComparison.Ordinal));
        var viewer = _pages.Open<RulesPage>(Viewer, "/alerts/rules?rule=new");
        viewer.WaitForAssertion(() => Assert.Single(Rows(viewer)));
        Assert.Empty(viewer.FindAll("form, tbody button"));
    }

    [Fact]
    public async Task A_window_is_refused_corrected_saved_and_changed_later()
    {
        var device = await KnownDeviceAsync();
        var page = _pages.Open<WindowsPage>(Supporter, "/alerts/windows?window=new");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("form")));
        await page.InvokeAsync(() => page.Field("From").Change("26:00"));
        await page.InvokeAsync(() => page.Field("For").Change("Client"));
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("[aria-invalid=true]").Count));
        await page.InvokeAsync(() => page.Field("When").Change("Once"));
        await page.InvokeAsync(() => page.Field("Name").Change("Move"));
        await page.InvokeAsync(() => page.ChooseAsync("Client", device.Group.Name));
        await page.InvokeAsync(() => page.Field("Begins").Change("2026-12-01T22:00"));
        await page.InvokeAsync(() => page.Field("Ends").Change("2026-12-01T21:00"));
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Contains("It must end after it begins", page.Markup, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Field("Ends").Change("2026-12-02T01:30"));
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Contains("Move is saved.", page.Markup, StringComparison.Ordinal));

        var window = Assert.Single(
            (await Get<ListWindows>().ExecuteAsync(Viewer, KeysetRequest.First(9), Cancellation)).Value!.Rows
        );
        page = _pages.Open<WindowsPage>(Supporter, $"/alerts/windows?window={window.Key}");
        page.WaitForAssertion(() => Assert.Equal("2026-12-02T01:30", page.Field("Ends").GetAttribute("value")));
        Assert.Equal(device.Group.Name, page.Field("Client").GetAttribute("value"));
        var other = WindowForm.Of(window, null, TimeZoneInfo.Utc).ToDraft() with { Name = "Moved" };
        Assert.True((await Get<SaveWindow>().ExecuteAsync(Supporter, other, Cancellation)).Succeeded);
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Contains("Somebody else changed it", page.Markup, StringComparison.Ordinal));
        page = _pages.Open<WindowsPage>(Supporter, $"/alerts/windows?window={window.Key}");
        page.WaitForAssertion(() => Assert.Equal("Moved", page.Field("Name").GetAttribute("value")));
        await page.InvokeAsync(() => page.Field("Ends").Change("2026-12-02T03:00"));
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Contains("03:00", Assert.Single(Rows(page)), StringComparison.Ordinal));

        _ = _pages.Answer(true);
        await PressAsync(page, "Remove: Moved");
        page.WaitForAssertion(() => Assert.Contains("There are no maintenance windows.", page.Markup, StringComparison.Ordinal));
        _pages.Go($"/alerts/windows?window={window.Key}");
        page.WaitForAssertion(() => Assert.Contains("There is no such window.", page.Markup, StringComparison.Ordinal));
    }

    private IRenderedComponent<AlertPage> OpenAlertPage(Actor actor, Guid key) =>
        _pages.Open<AlertPage>(actor, $"/alerts/{key}", parameters => parameters.Add(page => page.Key, key));

    private async Task<(Alert Known, Alert Held)> TwoAlertsAsync()
    {
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, "Disk almost full", "Critical");
        await ArriveAsync("rocketcyber", "incident", "7/1", "rocketcyber.incident,7", """{"id":7,"title":"Whose is it"}""");
        await DrainAsync();
        return (await AlertAsync("Disk almost full"), await AlertAsync("Whose is it"));
    }
}
