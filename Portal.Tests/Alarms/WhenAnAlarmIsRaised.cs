using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Alarms;
using Portal.Core.Audit;
using Portal.Core.Persistence;
using Portal.Pages.Audit;
using Portal.Tests.Support;

namespace Portal.Tests.Alarms;

/// <summary>One of a kind and subject is open at a time, and each person is told of its news once.</summary>
public abstract class WhenAnAlarmIsRaised(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly AlarmKey Key = new("destination.away", "abs");
    private static readonly Actor Olu = new(Guid.CreateVersion7(), "Olu", null, new HashSet<Role> { Role.Operations });
    private static readonly Actor Sam = new(Guid.CreateVersion7(), "Sam", null, new HashSet<Role> { Role.Sales });
    private static readonly Actor Vera = new(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer });

    private readonly ManualClock _clock = new();
    private readonly AlarmChanges _changes = new();

    public sealed class OnSqlite() : WhenAnAlarmIsRaised(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnAlarmIsRaised(DatabaseProvider.Postgres);

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    [Fact]
    public async Task It_is_one_however_often_and_from_wherever_it_is_raised()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RaiseAsync(Draft())));

        var alarm = Assert.Single(await AlarmsAsync());
        Assert.Equal((1, 1), (alarm.Count, (await BellAsync(Olu)).Unseen));
    }

    [Fact]
    public async Task It_is_gone_with_the_transaction_that_raised_it()
    {
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db.RaiseAlarmAsync(Draft(), Now, Cancellation);
        }

        Assert.Empty(await AlarmsAsync());
    }

    [Fact]
    public async Task What_happens_again_adds_to_the_count_and_rings_anew_only_for_who_had_seen_it()
    {
        await RaiseAsync(Draft() with { IsCounted = true });
        await SeeAsync(Olu);
        var afterSeeing = (await BellAsync(Olu)).Unseen;
        _clock.Advance(TimeSpan.FromMinutes(1));

        await RaiseAsync(Draft() with { IsCounted = true });
        await RaiseAsync(Draft() with { IsCounted = true });

        var alarm = Assert.Single(await AlarmsAsync());
        Assert.Equal((3, Now), (alarm.Count, alarm.LastAt));
        Assert.Equal((0, 1, 1), (afterSeeing, (await BellAsync(Olu)).Unseen, (await BellAsync(Vera)).Unseen));
    }

    [Fact]
    public async Task Only_what_was_shown_counts_as_seen()
    {
        await RaiseAsync(Draft() with { IsCounted = true });
        var shown = Assert.Single((await BellAsync(Olu)).Entries).Alarm;
        _clock.Advance(TimeSpan.FromMinutes(1));
        await RaiseAsync(Draft() with { IsCounted = true });
        await RaiseAsync(Draft() with { Key = new AlarmKey("test", "another") });

        await Mark().ExecuteAsync(Olu, [new(shown.Id, shown.NewsAt)], Cancellation);
        var afterOld = (await BellAsync(Olu)).Unseen;
        await SeeAsync(Olu);
        await Mark().ExecuteAsync(Olu, [new(shown.Id, shown.NewsAt)], Cancellation);

        Assert.Equal((2, 0), (afterOld, (await BellAsync(Olu)).Unseen));
    }

    [Fact]
    public async Task What_is_unseen_is_shown_before_whatever_was_seen()
    {
        await RaiseAsync(Draft() with { Key = new AlarmKey("test", "first") });
        _clock.Advance(TimeSpan.FromMinutes(1));
        for (var each = 0; each < ReadBell.Most; each++)
        {
            await RaiseAsync(Draft() with { Key = new AlarmKey("test", $"{each}") });
        }

        await SeeAsync(Olu);
        var bell = await BellAsync(Olu);

        Assert.Equal((1, "first"), (bell.Unseen, bell.Entries[0].Alarm.Subject));
        Assert.True(bell.Entries[0].IsUnseen);
    }

    [Fact]
    public async Task A_state_that_goes_on_rings_nobody_who_has_seen_it_until_it_presses_more()
    {
        await RaiseAsync(Draft() with { Severity = AlarmSeverity.Warning });
        await SeeAsync(Olu);
        _clock.Advance(TimeSpan.FromMinutes(1));

        await RaiseAsync(Draft() with { Severity = AlarmSeverity.Warning, Detail = "Still away." });
        var goesOn = (await BellAsync(Olu)).Unseen;
        await RaiseAsync(Draft());

        var alarm = Assert.Single(await AlarmsAsync());
        Assert.Equal((0, 1), (goesOn, (await BellAsync(Olu)).Unseen));
        Assert.Equal((AlarmSeverity.Urgent, 1), (alarm.Severity, alarm.Count));
    }

    [Fact]
    public async Task Its_end_is_told_once_and_the_next_time_is_another_alarm()
    {
        await RaiseAsync(Draft());
        await SeeAsync(Olu);
        _clock.Advance(TimeSpan.FromMinutes(5));

        var wasOpen = await ClearAsync();
        var isOpenAgain = await ClearAsync();
        var told = await BellAsync(Olu);
        await SeeAsync(Olu);
        await RaiseAsync(Draft());

        Assert.True(wasOpen);
        Assert.False(isOpenAgain);
        Assert.Equal(1, told.Unseen);
        Assert.Equal(Now, Assert.Single(told.Entries).Alarm.ClearedAt);
        Assert.Empty(told.Blocking);
        Assert.Equal(2, (await AlarmsAsync()).Count);
        Assert.Equal(1, (await BellAsync(Olu)).Unseen);
    }

    [Fact]
    public async Task Who_it_does_not_concern_hears_and_sees_nothing_of_it()
    {
        await RaiseAsync(Draft());
        var alarm = Assert.Single(await AlarmsAsync());

        var listed = await ListAsync(Sam);
        var refused = await Silence().ExecuteAsync(Sam, alarm.Id, TimeSpan.FromHours(1), "Not mine.", Cancellation);
        await Mark().ExecuteAsync(Sam, [new(alarm.Id, alarm.NewsAt)], Cancellation);

        Assert.Equal((0, 0, 0), ((await BellAsync(Sam)).Unseen, (await BellAsync(Sam)).Entries.Count, listed.Page.Rows.Count));
        Assert.Equal(Refusal.NotFoundCode, refused?.Code);
        await using var db = Database.Open();
        Assert.False(await db.AlarmSights.AnyAsync(Cancellation));
        Assert.Single((await ListAsync(Vera)).Page.Rows);
    }

    [Fact]
    public async Task Silenced_it_neither_rings_nor_stands_above_the_pages_until_the_time_is_over()
    {
        await RaiseAsync(Draft());
        var alarm = Assert.Single(await AlarmsAsync());

        var refused = await Silence()
            .ExecuteAsync(Olu, alarm.Id, TimeSpan.FromHours(8), "ABS told us: maintenance.", Cancellation);
        await ClearAsync();
        await RaiseAsync(Draft());
        var silent = await BellAsync(Olu);
        _clock.Advance(TimeSpan.FromHours(9));

        Assert.Null(refused);
        Assert.Equal((0, 0), (silent.Unseen, silent.Blocking.Count));
        Assert.Equal((1, 1), ((await BellAsync(Olu)).Unseen, (await BellAsync(Olu)).Blocking.Count));
        await using var db = Database.Open();
        var entry = await db.Audit.SingleAsync(each => each.Action == "alarm.silenced", Cancellation);
        Assert.Equal(("Olu", "destination.away/abs"), (entry.ActorName, entry.SubjectId));
        Assert.Contains("maintenance", entry.After, StringComparison.Ordinal);
        Assert.Equal(alarm.Title, AuditWords.Record(entry, new Dictionary<(string, string), string>()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_silence_ends_when_it_presses_more(bool wasOver)
    {
        await RaiseAsync(Draft() with { Severity = AlarmSeverity.Warning });
        var id = Assert.Single(await AlarmsAsync()).Id;
        await Silence().ExecuteAsync(Olu, id, TimeSpan.FromDays(30), "We know.", Cancellation);
        _clock.Advance(TimeSpan.FromMinutes(1));
        if (wasOver)
        {
            await ClearAsync();
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        await RaiseAsync(Draft() with { Severity = AlarmSeverity.Warning });
        var same = (await BellAsync(Olu)).Unseen;
        await RaiseAsync(Draft());

        Assert.Equal((0, 1), (same, (await BellAsync(Olu)).Unseen));
    }

    [Fact]
    public async Task A_silence_that_outlives_its_alarm_is_listed_and_can_be_ended()
    {
        await RaiseAsync(Draft());
        var id = Assert.Single(await AlarmsAsync()).Id;
        await Silence().ExecuteAsync(Olu, id, TimeSpan.FromDays(30), "We know.", Cancellation);
        await ClearAsync();

        var running = Assert.Single((await ListAsync(Olu)).Running);
        var others = (await ListAsync(Sam)).Running;
        await Silence().EndAsync(Olu, running.Alarm.Id, Cancellation);

        Assert.Equal((id, "We know.", "Olu"), (running.Alarm.Id, running.Silence.Reason, running.Silence.By));
        Assert.Empty(others);
        Assert.Empty((await ListAsync(Olu)).Running);
    }

    [Fact]
    public async Task A_silence_needs_a_right_a_reason_and_an_end()
    {
        await RaiseAsync(Draft());
        var id = Assert.Single(await AlarmsAsync()).Id;

        var viewer = await Silence().ExecuteAsync(Vera, id, TimeSpan.FromHours(1), "Why not.", Cancellation);
        var reason = await Silence().ExecuteAsync(Olu, id, TimeSpan.FromHours(1), "  ", Cancellation);
        var length = await Silence().ExecuteAsync(Olu, id, TimeSpan.FromDays(31), "Long.", Cancellation);
        await Silence().ExecuteAsync(Olu, id, TimeSpan.FromHours(1), "Short.", Cancellation);
        await Silence().EndAsync(Olu, id, Cancellation);

        Assert.Equal(Refusal.ForbiddenCode, viewer?.Code);
        Assert.Equal(("Reason", "Until"), (reason?.Field, length?.Field));
        Assert.Equal(1, (await BellAsync(Olu)).Unseen);
        await using var db = Database.Open();
        Assert.Equal(1, await db.Audit.CountAsync(each => each.Action == "alarm.heard-again", Cancellation));
    }

    [Fact]
    public async Task What_nothing_ends_by_itself_is_closed_by_a_person_with_a_reason()
    {
        await RaiseAsync(Draft());
        var id = Assert.Single(await AlarmsAsync()).Id;
        var close = new CloseAlarm(Database.Portal, _changes, _clock);

        var viewer = await close.ExecuteAsync(Vera, id, "Gone.", Cancellation);
        var stranger = await close.ExecuteAsync(Sam, id, "Gone.", Cancellation);
        var silent = await close.ExecuteAsync(Olu, id, " ", Cancellation);
        var open = Assert.Single(await AlarmsAsync()).ClearedAt;
        var done = await close.ExecuteAsync(Olu, id, "We left ABS.", Cancellation);
        await close.ExecuteAsync(Olu, id, "We left ABS.", Cancellation);

        Assert.Equal((Refusal.ForbiddenCode, Refusal.NotFoundCode, "Reason"), (viewer?.Code, stranger?.Code, silent?.Field));
        Assert.Equal((null, null, Now), (open, done, Assert.Single(await AlarmsAsync()).ClearedAt));
        await using var db = Database.Open();
        var entry = await db.Audit.SingleAsync(each => each.Action == "alarm.closed", Cancellation);
        Assert.Contains("We left ABS.", entry.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_filtered_and_paged_by_key()
    {
        for (var each = 0; each < 7; each++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await RaiseAsync(Draft() with { Key = new AlarmKey("test", $"{each}"), Severity = (AlarmSeverity)(each % 3) });
        }

        await ClearAsync(new AlarmKey("test", "0"));
        var first = await ListAsync(Olu, new AlarmListRequest(false, KeysetRequest.First(4)));
        var next = await ListAsync(Olu, new AlarmListRequest(false, new KeysetRequest(KeysetMove.After, first.Page.Next, 4)));
        var over = await ListAsync(Olu, new AlarmListRequest(false, KeysetRequest.First(4)) { IsOpen = false });
        var notices = await ListAsync(
            Olu,
            new AlarmListRequest(true, KeysetRequest.First(4)) { IsOpen = true, Severity = AlarmSeverity.Notice }
        );

        Assert.Equal(["6", "5", "4", "3"], first.Page.Rows.Select(row => row.Subject));
        Assert.Equal(["2", "1", "0"], next.Page.Rows.Select(row => row.Subject));
        Assert.Equal(["0"], over.Page.Rows.Select(row => row.Subject));
        Assert.Equal(["3", "6"], notices.Page.Rows.Select(row => row.Subject));
    }

    [Fact]
    public async Task Open_pages_of_another_node_learn_of_it()
    {
        var rung = 0;
        _changes.Changed += () => rung++;
        using var watch = new AlarmWatch(
            Database.Portal,
            _changes,
            _clock,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<AlarmWatch>.Instance
        );
        await watch.RunOnceAsync(Cancellation);

        await RaiseAsync(Draft());
        var isNew = await watch.RunOnceAsync(Cancellation);
        var isNewStill = await watch.RunOnceAsync(Cancellation);

        Assert.Equal((true, false, 1), (isNew, isNewStill, rung));
    }

    private static AlarmDraft Draft() =>
        new(Key, AlarmSeverity.Urgent, "ABS does not answer", Role.Operations)
        {
            IsBlocking = true,
            Detail = "ABS cannot be reached.",
        };

    private SilenceAlarm Silence() => new(Database.Portal, _changes, _clock);

    private Task<Bell> BellAsync(Actor actor) => new ReadBell(Database.Portal, _clock).ExecuteAsync(actor, Cancellation);

    private MarkAlarmsSeen Mark() => new(Database.Portal, _changes);

    private async Task SeeAsync(Actor actor)
    {
        var shown = (await BellAsync(actor)).Entries.Select(entry => new ShownAlarm(entry.Alarm.Id, entry.Alarm.NewsAt));
        await Mark().ExecuteAsync(actor, [.. shown], Cancellation);
    }

    private async Task<AlarmList> ListAsync(Actor actor, AlarmListRequest? request = null) =>
        (
            await new ListAlarms(Database.Portal, _clock).ExecuteAsync(
                actor,
                request ?? new AlarmListRequest(false, KeysetRequest.First(50)),
                Cancellation
            )
        ).Value!;

    private async Task RaiseAsync(AlarmDraft draft)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db.RaiseAlarmAsync(draft, Now, Cancellation);
        await write.CommitAsync(Cancellation);
    }

    private async Task<bool> ClearAsync(AlarmKey? key = null)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        var wasOpen = await db.ClearAlarmAsync(key ?? Key, Now, Cancellation);
        await write.CommitAsync(Cancellation);
        return wasOpen;
    }

    private async Task<List<Alarm>> AlarmsAsync()
    {
        await using var db = Database.Open();
        return await db.Alarms.AsNoTracking().OrderBy(alarm => alarm.Id).ToListAsync(Cancellation);
    }
}
