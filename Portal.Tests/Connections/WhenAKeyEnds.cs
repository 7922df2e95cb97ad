using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core;
using Portal.Core.Alarms;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Tests.Connections;

public abstract class WhenAKeyEnds(DatabaseProvider provider) : ConnectionSuite(provider)
{
    public sealed class OnSqlite() : WhenAKeyEnds(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAKeyEnds(DatabaseProvider.Postgres);

    [Fact]
    public async Task Each_threshold_is_noted_once_however_often_the_check_runs_and_wherever()
    {
        var end = Now.Date.AddDays(20);
        Odoo.EndFirstAt(end);
        var noted = new List<int>();
        var other = Start();

        foreach (var daysLeft in new[] { 15, 13, 12, 6, 6, 1, 0 })
        {
            Clock.Jump(end.AddDays(-daysLeft).AddHours(-1) - Now);
            await CheckKeysAsync();
            await CheckKeysAsync(other);
            noted.Add((await AuditedAsync()).Count(action => action == "connection.key-warned"));
        }

        Assert.Equal([0, 1, 1, 2, 2, 2, 3], noted);
    }

    [Fact]
    public async Task Its_alarm_says_the_instant_and_presses_more_without_waiting_for_the_next_night()
    {
        var end = Now.Date.AddDays(20);
        Odoo.EndFirstAt(end);
        await TestAsync();
        using var checks = new AlarmChecks(
            [new KeysThatEnd(Portal.Get<ConnectedSystems>(), Portal.Get<KeyWatch>())],
            Database.Portal,
            Clock,
            NullLogger<AlarmChecks>.Instance
        );
        var severities = new List<AlarmSeverity?>();

        foreach (var left in new[] { TimeSpan.FromDays(15), TimeSpan.FromDays(13), TimeSpan.FromHours(23) })
        {
            Clock.Jump(end - left - Now);
            await checks.RunOnceAsync(Cancellation);
            await using var db = Database.Open();
            var alarm = await db.Alarms.AsNoTracking().SingleOrDefaultAsync(Cancellation);
            severities.Add(alarm?.Severity);
            Assert.Equal(alarm is null ? null : $"Portal's API key for Odoo ends on {end:yyyy-MM-dd} at 00:00 UTC", alarm?.Title);
        }

        Assert.Equal([null, AlarmSeverity.Warning, AlarmSeverity.Urgent], severities);
    }

    [Fact]
    public async Task A_check_after_long_silence_notes_only_the_nearest()
    {
        Odoo.EndFirstAt(Now.AddHours(5));

        var run = await CheckKeysAsync();

        Assert.Equal("Odoo answers. Portal's API key for Odoo ends in 4 h.", run.Summary);
        Assert.Single(await AuditedAsync(), action => action == "connection.key-warned");
    }

    [Fact]
    public async Task Administrators_and_viewers_are_warned_on_every_page_and_others_are_not()
    {
        Odoo.EndFirstAt(Now.AddDays(6).AddHours(1));
        await TestAsync();
        var list = Portal.Get<ListConnectionWarnings>();

        var warning = Assert.Single(await list.ExecuteAsync(Administrator, Cancellation));

        Assert.Equal(("Portal's API key for Odoo ends in 6 days.", false), (warning.Text, warning.IsUrgent));
        Assert.Single(await list.ExecuteAsync(Viewer, Cancellation));
        Assert.Empty(await list.ExecuteAsync(Finance, Cancellation));
    }

    [Fact]
    public async Task A_new_key_ends_the_warning()
    {
        Odoo.EndFirstAt(Now.AddDays(6));
        await TestAsync();

        await RotateAsync();

        Assert.Empty(await Portal.Get<ListConnectionWarnings>().ExecuteAsync(Administrator, Cancellation));
        await AssertItIsKnownAsync();
        await CheckKeysAsync();
        await AssertItIsKnownAsync();
        Assert.DoesNotContain("connection.key-warned", await AuditedAsync());
    }

    [Fact]
    public async Task An_ended_key_is_called_so_in_every_message()
    {
        Odoo.EndFirstAt(Now.AddDays(1));
        await TestAsync();
        await CallAsync(Portal);
        Clock.Jump(TimeSpan.FromDays(2));

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => CallAsync(Portal));
        var report = await TestAsync();
        var run = await CheckKeysAsync();

        Assert.Equal(FaultCause.KeyExpired, failure.Cause);
        Assert.Equal("Odoo no longer accepts Portal's API key: it has expired.", FaultSentences.Describe(failure));
        Assert.Contains("Connections page", FaultSentences.Remedy(failure), StringComparison.Ordinal);
        Assert.Equal("connection.key-expired", report.Failure!.Code);
        Assert.Equal(
            (JobRunState.Succeeded, true),
            (run.State, run.Summary!.Contains("ended 1 day ago", StringComparison.Ordinal))
        );
        Assert.True((await ReadAsync()).Status!.IsUp);
    }

    [Fact]
    public async Task An_import_and_a_new_billing_address_say_that_the_key_has_ended()
    {
        Odoo.EndFirstAt(Now.AddDays(1));
        await TestAsync();
        Clock.Jump(TimeSpan.FromDays(2));

        var (import, creation) = await WorkAsync(Start());

        Assert.Equal(JobRunState.Failed, import.State);
        Assert.StartsWith("Odoo no longer accepts Portal's API key: it has expired.", import.Summary, StringComparison.Ordinal);
        Assert.StartsWith("Odoo no longer accepts Portal's API key", creation.Text, StringComparison.Ordinal);
        Assert.Contains("your entry stays", creation.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_go_on_once_a_new_key_is_configured()
    {
        Odoo.EndFirstAt(Now.AddDays(1));
        await TestAsync();
        Clock.Jump(TimeSpan.FromDays(2));
        await Assert.ThrowsAsync<ConnectorException>(() => CallAsync(Portal));
        Odoo.Keys["second-key"] = new FakeKey(50, "by hand again", Now.AddDays(90), "second-key");

        var restarted = Start("second-key");
        await CallAsync(restarted);
        await TestAsync(restarted);

        Assert.Empty(await restarted.Get<ListConnectionWarnings>().ExecuteAsync(Administrator, Cancellation));
    }

    [Fact]
    public async Task Of_several_keys_the_first_to_end_is_taken_and_said_to_be_a_guess()
    {
        Odoo.EndFirstAt(Now.AddDays(30));
        Odoo.Keys["another"] = new FakeKey(9, "Backup", Now.AddDays(3), "another");
        Odoo.Keys["ended"] = new FakeKey(10, "Old", Now.AddDays(-3), "ended");

        var credential = (await TestAsync()).Credential!;

        Assert.Equal((KeyKnowledge.OneOfSeveral, "Backup"), (credential.Knowledge, credential.Name));
        Assert.StartsWith(
            "One of the API keys",
            KeyExpiry.Describe(ExternalSystem.Odoo, credential, credential.ExpiresAt!.Value, Now),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_key_that_Portal_made_is_known_where_Odoo_does_not_tell()
    {
        await RotateAsync();
        var made = Assert.Single(Odoo.Keys.Values);
        Odoo.ForbiddenModels.Add("res.users.apikeys");
        Clock.Jump(TimeSpan.FromDays(85));

        var credential = (await TestAsync()).Credential!;
        await CheckKeysAsync();

        Assert.Equal((KeyKnowledge.Known, made.Name), (credential.Knowledge, credential.Name));
        Assert.Equal(made.ExpiresAt!.Value, credential.ExpiresAt!.Value, TimeSpan.FromSeconds(1));
        Assert.Single(await AuditedAsync(), action => action == "connection.key-warned");
        Clock.Jump(TimeSpan.FromDays(10));
        var failure = await Assert.ThrowsAsync<ConnectorException>(() => CallAsync(Portal));
        Assert.Equal(FaultCause.KeyExpired, failure.Cause);
    }

    [Fact]
    public async Task Where_Odoo_does_not_tell_nothing_is_guessed()
    {
        Odoo.ForbiddenModels.Add("res.users.apikeys");
        var forbidden = (await TestAsync()).Credential!;
        Odoo.ForbiddenModels.Clear();
        Odoo.MissingFields.Add("res.users.apikeys.expiration_date");
        var older = (await TestAsync()).Credential!;

        Assert.Equal((KeyKnowledge.NotTold, null), (forbidden.Knowledge, forbidden.ExpiresAt));
        Assert.Equal((KeyKnowledge.Endless, null), (older.Knowledge, older.ExpiresAt));
        Assert.Empty(await Portal.Get<ListConnectionWarnings>().ExecuteAsync(Administrator, Cancellation));
    }

    private async Task AssertItIsKnownAsync()
    {
        var credential = (await ReadAsync()).Good!.Credential!;
        Assert.Equal(
            (KeyKnowledge.Known, 90),
            (credential.Knowledge, (int)Math.Round((credential.ExpiresAt!.Value - Now).TotalDays))
        );
    }

    private async Task RotateAsync()
    {
        var rotated = await Portal
            .Get<RotateKey>()
            .ExecuteAsync(Administrator, ExternalSystem.Odoo, RotateKey.Lifetime, Cancellation);
        Assert.True(rotated.Succeeded, string.Join(' ', rotated.Refusals));
    }
}
