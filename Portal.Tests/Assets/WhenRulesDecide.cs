using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Rules;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

public abstract class WhenRulesDecide(DatabaseProvider provider) : AlertSuite(provider)
{
    public sealed class OnSqlite() : WhenRulesDecide(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenRulesDecide(DatabaseProvider.Postgres);

    [Fact]
    public async Task The_first_that_fits_decides_and_a_move_changes_which_that_is()
    {
        var device = await KnownDeviceAsync();
        var suppress = await SaveAsync(
            Rule("Never disks", RuleAction.Suppress, new RuleCondition(RuleField.Title, RuleMatch.Contains, "disk"))
        );
        var raise = await SaveAsync(
            Rule("Full disks", RuleAction.Ticket, new RuleCondition(RuleField.Title, RuleMatch.Regex, "^disk .* full$")) with
            {
                Priority = AlertPriority.Critical,
            }
        );
        await NotifyAsync(device.Identifier, "Disk almost full");
        await DrainAsync();
        var kept = await AlertAsync("Disk almost full");
        Assert.Equal((AlertState.Suppressed, suppress.Key), (kept.State, kept.RuleKey));
        Assert.Empty(await TicketsAsync("Alert: Disk almost full"));

        Assert.Equal(1, (await Get<MoveRule>().ExecuteAsync(Supporter, raise.Key, -1, Cancellation)).Value);
        await NotifyAsync(device.Identifier, "Disk almost full");
        await DrainAsync();

        Assert.Equal(
            (AlertState.Open, 2),
            ((await AlertAsync("Disk almost full")).State, (await AlertAsync("Disk almost full")).Count)
        );
        Assert.Equal(2, Assert.Single(await TicketsAsync("Alert: Disk almost full")).Priority);
    }

    [Fact]
    public async Task One_that_would_leave_no_alert_a_ticket_is_refused()
    {
        var saved = await Get<SaveRule>().ExecuteAsync(Supporter, Rule("Nothing", RuleAction.Suppress), Cancellation);

        Assert.Equal("alerts.nothing-left", Assert.Single(saved.Refusals).Code);
        Assert.True((await Get<SaveRule>().ExecuteAsync(Supporter, Rule("Others", RuleAction.Ticket), Cancellation)).Succeeded);
    }

    [Fact]
    public async Task A_dry_run_tells_what_would_become_of_the_last_ones_and_changes_nothing()
    {
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, "Printer out of paper", "Low");
        await NotifyAsync(device.Identifier, "Backup failed");
        await DrainAsync();
        var draft = Rule("No paper", RuleAction.Suppress, new RuleCondition(RuleField.Title, RuleMatch.Contains, "PAPER"));

        var trial = (await Get<DryRunRules>().ExecuteAsync(Supporter, draft, 200, Cancellation)).Value!;

        var tried = Assert.Single(trial.Alerts);
        Assert.Equal((2, 1, "Printer out of paper"), (trial.Looked, trial.Matched, tried.Title));
        Assert.Equal((RuleAction.Ticket, RuleAction.Suppress, true), (tried.Now.Action, tried.Then.Action, tried.IsChanged));
        Assert.Empty((await Get<ListRules>().ExecuteAsync(Viewer, Cancellation)).Value!);
        Assert.Equal(AlertState.Open, (await AlertAsync("Printer out of paper")).State);
    }

    [Theory]
    [InlineData("([a-z", "cannot be read")]
    [InlineData("(?=x)y", "looks ahead")]
    [InlineData(@"(a)\1", "looks ahead")]
    public async Task A_pattern_that_cannot_be_used_is_refused_beside_its_field(string pattern, string why)
    {
        var draft = Rule("Bad", RuleAction.Suppress, new RuleCondition(RuleField.Message, RuleMatch.Regex, pattern));

        var refusal = Assert.Single((await Get<SaveRule>().ExecuteAsync(Supporter, draft, Cancellation)).Refusals);

        Assert.Equal(RuleDraft.FieldOf(1), refusal.Field);
        Assert.Contains(why, refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_changed_meanwhile_is_not_written_over_and_strangers_see_none()
    {
        var rule = await SaveAsync(Rule("One", RuleAction.Ticket));
        var stale = rule.ToDraft();
        await SaveAsync(stale with { Name = "Two" });

        Assert.False((await Get<SaveRule>().ExecuteAsync(Supporter, stale with { Name = "Three" }, Cancellation)).Succeeded);
        Assert.False((await Get<RemoveRule>().ExecuteAsync(Supporter, rule.Key, stale.Version, Cancellation)).Succeeded);
        Assert.False((await Get<ListRules>().ExecuteAsync(Stranger, Cancellation)).Succeeded);
        Assert.False((await Get<SaveRule>().ExecuteAsync(Viewer, Rule("Mine", RuleAction.Suppress), Cancellation)).Succeeded);
        Assert.True((await Get<RemoveRule>().ExecuteAsync(Supporter, rule.Key, rule.Version + 1, Cancellation)).Succeeded);
    }

    [Fact]
    public async Task Those_that_a_move_concerns_are_other_versions()
    {
        var first = await SaveAsync(Rule("First", RuleAction.Ticket));
        var second = await SaveAsync(Rule("Second", RuleAction.Ticket));
        var third = await SaveAsync(Rule("Third", RuleAction.Ticket));

        Assert.Equal(1, (await Get<MoveRule>().ExecuteAsync(Supporter, second.Key, -1, Cancellation)).Value);

        var rules = (await Get<ListRules>().ExecuteAsync(Viewer, Cancellation)).Value!;
        Assert.Equal(
            [("Second", second.Version + 1), ("First", first.Version + 1), ("Third", third.Version)],
            rules.Select(each => (each.Name, each.Version))
        );
        Assert.False((await Get<RemoveRule>().ExecuteAsync(Supporter, first.Key, first.Version, Cancellation)).Succeeded);
    }

    [Fact]
    public async Task In_a_window_it_is_kept_and_a_repeat_after_it_becomes_a_ticket()
    {
        var device = await KnownDeviceAsync();
        var now = Clock.GetUtcNow().UtcDateTime;
        var draft = new WindowDraft(
            null,
            "Move",
            WindowScope.Everything,
            null,
            null,
            WeekDays.None,
            0,
            0,
            now.AddMinutes(-1),
            now.AddHours(1),
            0
        );
        Assert.True((await Get<SaveWindow>().ExecuteAsync(Supporter, draft, Cancellation)).Succeeded);
        await NotifyAsync(device.Identifier, "During the move");
        await DrainAsync();
        var kept = await AlertAsync("During the move");
        Assert.Equal(AlertState.Suppressed, kept.State);
        Assert.Contains("Move", kept.Reason, StringComparison.Ordinal);

        Clock.Jump(TimeSpan.FromHours(2));
        await NotifyAsync(device.Identifier, "During the move");
        await DrainAsync();

        Assert.Equal(AlertState.Open, (await AlertAsync("During the move")).State);
        Assert.Single(await OdooTicketsAsync("Alert: During the move"));
    }

    private static RuleDraft Rule(string name, RuleAction action, params IReadOnlyList<RuleCondition> conditions) =>
        new(null, name, true, conditions, action, null, "", 0);

    private async Task<AlertRule> SaveAsync(RuleDraft draft)
    {
        var saved = await Get<SaveRule>().ExecuteAsync(Supporter, draft, Cancellation);
        Assert.True(saved.Succeeded, string.Join(' ', saved.Refusals));
        return saved.Value;
    }
}
