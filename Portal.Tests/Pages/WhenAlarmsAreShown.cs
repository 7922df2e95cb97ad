using System.Security.Claims;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Components;
using Portal.Core;
using Portal.Core.Alarms;
using Portal.Core.Finding;
using Portal.Core.Persistence;
using Portal.Layout;
using Portal.Pages.Alarms;
using Portal.Tests.Support;
using Radzen;

namespace Portal.Tests.Pages;

public sealed class WhenAlarmsAreShown() : DatabaseSuite(DatabaseProvider.Sqlite)
{
    private static readonly Guid Olu = Guid.CreateVersion7();

    private readonly BunitContext _pages = new();
    private readonly ManualClock _clock = new();
    private readonly AlarmChanges _changes = new();

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _pages.JSInterop.Mode = JSRuntimeMode.Loose;
        _pages
            .Services.AddRadzenComponents()
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton(_changes)
            .AddSingleton(new ReadBell(Database.Portal, _clock))
            .AddSingleton(new ListAlarms(Database.Portal, _clock))
            .AddSingleton(new MarkAlarmsSeen(Database.Portal, _changes))
            .AddSingleton(new SilenceAlarm(Database.Portal, _changes, _clock))
            .AddSingleton(new CloseAlarm(Database.Portal, _changes, _clock))
            .AddScoped<CurrentActor>();
    }

    public override async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Bell_and_banner_move_by_themselves_and_say_when_it_is_over()
    {
        SignIn(Role.Operations);
        var bell = _pages.Render<AlarmBell>();
        var banner = _pages.Render<AlarmBanner>();
        bell.WaitForAssertion(() => Assert.Equal("Alarms, none unseen", bell.Find("summary").GetAttribute("aria-label")));

        await RaiseAsync();
        bell.WaitForAssertion(() => Assert.Equal("1", bell.Find(".bell-count").TextContent));
        banner.WaitForAssertion(() => Assert.Contains("ABS does not answer", banner.Markup, StringComparison.Ordinal));
        await ClearAsync();

        banner.WaitForAssertion(() => Assert.Equal("", banner.Markup.Trim()));
        bell.WaitForAssertion(() =>
            Assert.Contains("Over just now", bell.Find(".bell-list").TextContent, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_database_that_cannot_be_read_for_a_moment_takes_neither_bell_nor_banner_away()
    {
        await RaiseAsync();
        SignIn(Role.Operations);
        var bell = _pages.Render<AlarmBell>();
        var banner = _pages.Render<AlarmBanner>();
        bell.WaitForAssertion(() => Assert.Equal("1", bell.Find(".bell-count").TextContent));
        banner.WaitForElement(".alarm-banner");

        await RenameAsync("Alarms", "Gone");
        _changes.Raise();
        bell.WaitForAssertion(() =>
        {
            Assert.Equal("Alarms can't be read now", bell.Find("summary").GetAttribute("aria-label"));
            Assert.Single(bell.FindAll(".bell-list li"));
        });
        Assert.Single(banner.FindAll(".alarm-banner"));
        await RenameAsync("Gone", "Alarms");
        _clock.Advance(FramePart.AgainAfter);

        bell.WaitForAssertion(() => Assert.Equal("Alarms, 1 unseen", bell.Find("summary").GetAttribute("aria-label")));
        banner.WaitForElement(".alarm-banner");
    }

    [Fact]
    public async Task A_bell_says_what_is_new_and_needs_no_entry_for_what_it_counts()
    {
        await RaiseAsync();
        var actor = new Actor(Olu, "Olu", null, new HashSet<Role> { Role.Operations });
        var bell = await new ReadBell(Database.Portal, _clock).ExecuteAsync(actor, Cancellation);

        Assert.Equal("Alarms, 1 unseen: ABS does not answer", BellWords.Announce(Bell.Silent, bell));
        Assert.Null(BellWords.Announce(bell, bell));
        Assert.Equal("Alarms, 1 unseen", BellWords.Announce(Bell.Silent, new Bell(1, [], [])));
    }

    [Fact]
    public async Task What_was_seen_stays_listed_and_is_counted_no_more()
    {
        await RaiseAsync();
        SignIn(Role.Operations);
        var bell = _pages.Render<AlarmBell>();
        bell.WaitForElement(".bell-list li.unseen");

        await bell.Find("button[aria-label='Mark as seen: ABS does not answer']").ClickAsync(new());

        bell.WaitForAssertion(() =>
        {
            Assert.Empty(bell.FindAll(".bell-count"));
            Assert.Single(bell.FindAll(".bell-list li"));
        });
    }

    [Fact]
    public async Task Who_it_does_not_concern_has_a_silent_bell()
    {
        await RaiseAsync();
        SignIn(Role.Sales);
        var bell = _pages.Render<AlarmBell>();

        bell.WaitForAssertion(() => Assert.Contains("Nothing needs attention.", bell.Markup, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Role.Operations, 0)]
    [InlineData(Role.Administrator, 1)]
    public async Task A_link_is_offered_to_those_who_may_open_the_page(Role role, int links)
    {
        await RaiseAsync();
        SignIn(role);

        var bell = _pages.Render<AlarmBell>();

        bell.WaitForAssertion(() => Assert.Single(bell.FindAll(".bell-list li")));
        Assert.Equal(links, bell.FindAll(".bell-title a[href='/connections']").Count);
    }

    [Fact]
    public async Task The_page_lists_what_lasts_and_what_is_over_and_silences()
    {
        await RaiseAsync();
        SignIn(Role.Operations);
        var page = _pages.Render<AlarmsPage>();
        page.WaitForAssertion(() => Assert.Contains("Open", page.Find("tbody").TextContent, StringComparison.Ordinal));

        await using (var db = Database.Open())
        {
            var id = (await db.Alarms.SingleAsync(Cancellation)).Id;
            var actor = new Actor(Olu, "Olu", null, new HashSet<Role> { Role.Operations });
            var silence = _pages.Services.GetRequiredService<SilenceAlarm>();
            Assert.Null(await silence.ExecuteAsync(actor, id, TimeSpan.FromHours(1), "Maintenance.", Cancellation));
        }

        page.WaitForAssertion(() =>
        {
            Assert.Contains("Silenced until", page.Find("tbody").TextContent, StringComparison.Ordinal);
            Assert.Contains("by Olu: Maintenance.", page.Find("tbody").TextContent, StringComparison.Ordinal);
            Assert.Contains("by Olu: Maintenance.", page.Find(".silences").TextContent, StringComparison.Ordinal);
        });
        await page.Find("tbody button[aria-label='Hear again: ABS does not answer']").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("Silence…", page.Find("tbody").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_lasts_is_found_by_those_whom_it_concerns()
    {
        await RaiseAsync();
        var search = new AlarmSearch(new ListAlarms(Database.Portal, _clock));
        var found = new List<FoundGroup?>();

        foreach (var role in new[] { Role.Operations, Role.Sales, Role.Member })
        {
            var actor = new Actor(Olu, "Olu", null, new HashSet<Role> { role });
            found.Add(await search.FindAsync(actor, new SearchText("abs answer"), Cancellation));
        }

        Assert.Equal("ABS does not answer", Assert.Single(found[0]!.Items).Title);
        Assert.Equal([null, null], found.Skip(1));
        await ClearAsync();
        Assert.Null(
            await search.FindAsync(
                new Actor(Olu, "Olu", null, new HashSet<Role> { Role.Operations }),
                new SearchText("abs answer"),
                Cancellation
            )
        );
    }

    [Fact]
    public void An_empty_list_says_what_would_stand_there()
    {
        SignIn(Role.Operations);
        var page = _pages.Render<AlarmsPage>();

        page.WaitForAssertion(() => Assert.Contains("No alarms.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void The_address_holds_the_state_of_the_list()
    {
        var address = AlarmListAddress.Read("http://portal/alarms?state=over&severity=urgent&oldest=1&after=x&nonsense=1");

        Assert.Equal((false, AlarmSeverity.Urgent, true), (address.IsOpen, address.Severity, address.OldestFirst));
        Assert.Equal("/alarms?state=over&severity=urgent&oldest=1", address.First);
        Assert.Null(AlarmListAddress.Read("http://portal/alarms?severity=99&state=maybe").Severity);
    }

    private void SignIn(Role role)
    {
        var access = _pages.AddAuthorization();
        access.SetAuthorized("Olu");
        access.SetClaims(new Claim(ClaimTypes.NameIdentifier, Olu.ToString()), new Claim(ClaimTypes.Role, role.ToString()));
        _pages.SetRendererInfo(new("Server", isInteractive: true)); // last: nothing can be registered after it
    }

    private async Task RaiseAsync()
    {
        var draft = new AlarmDraft(
            new AlarmKey("destination.away", "abs"),
            AlarmSeverity.Urgent,
            "ABS does not answer",
            Role.Operations
        )
        {
            IsBlocking = true,
            Link = "/connections",
        };
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db.RaiseAlarmAsync(draft, Now, Cancellation);
        await write.CommitAsync(Cancellation);
        _changes.Raise();
    }

    private async Task RenameAsync(string table, string name)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
#pragma warning disable EF1002 // two names of this class
        await db.Database.ExecuteSqlRawAsync($"ALTER TABLE \"{table}\" RENAME TO \"{name}\"", Cancellation);
#pragma warning restore EF1002
        await write.CommitAsync(Cancellation);
    }

    private async Task ClearAsync()
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db.ClearAlarmAsync(new AlarmKey("destination.away", "abs"), Now, Cancellation);
        await write.CommitAsync(Cancellation);
        _changes.Raise();
    }
}
