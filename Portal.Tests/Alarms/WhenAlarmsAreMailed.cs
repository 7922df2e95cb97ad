using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.AlarmPost;
using Portal.Core.Alarms;
using Portal.Core.Connections;
using Portal.Core.Mail;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Tests.Mail;
using Portal.Tests.Support;

namespace Portal.Tests.Alarms;

/// <summary>Who wants mail about alarms gets one about all that is new: not lost, and not twice.</summary>
public abstract class WhenAlarmsAreMailed(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private readonly ManualClock _clock = new();
    private readonly TestMailServer _server = new();
    private readonly List<IAsyncDisposable> _made = [];

    public sealed class OnSqlite() : WhenAlarmsAreMailed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAlarmsAreMailed(DatabaseProvider.Postgres);

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    public override async ValueTask DisposeAsync()
    {
        foreach (var each in _made)
        {
            await each.DisposeAsync();
        }

        await _server.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_urgent_one_is_mailed_to_administrators_once_over_nodes_and_restarts()
    {
        await AddAsync("ada@example.com", Role.Administrator);
        await AddAsync("vera@example.com", Role.Viewer);
        await RaiseAsync("abs");
        _clock.Advance(TimeSpan.FromMinutes(1));

        var promised = await Task.WhenAll(NewPoster().RunOnceAsync(Cancellation), NewPoster().RunOnceAsync(Cancellation));
        await DispatchAsync();
        await RaiseAsync("abs");
        _clock.Advance(TimeSpan.FromHours(1));
        await NewPoster().RunOnceAsync(Cancellation);
        await DispatchAsync();

        Assert.Equal(1, promised.Sum());
        var mail = Assert.Single(_server.Received);
        Assert.Equal(("ada@example.com", "Portal: abs does not answer"), (mail.To, mail.Header("Subject")));
        Assert.Contains("It cannot be reached.", mail.Body, StringComparison.Ordinal);
        Assert.Contains("https://portal.example.com/connections", mail.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_promised_before_a_restart_goes_out_after_it_and_keeps_its_name()
    {
        await AddAsync("ada@example.com", Role.Administrator);
        await RaiseAsync("abs");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await NewPoster().RunOnceAsync(Cancellation);
        _server.Refusal = "451 later";
        await DispatchAsync();
        var beforehand = _server.Received.Count;

        _server.Refusal = null;
        _clock.Advance(TimeSpan.FromMinutes(1));
        await DispatchAsync();

        Assert.Equal(0, beforehand);
        var mail = Assert.Single(_server.Received);
        await using var db = Database.Open();
        var delivery = await db.Deliveries.SingleAsync(Cancellation);
        Assert.Equal((DeliveryState.Delivered, $"<{delivery.Id:N}@example.com>"), (delivery.State, mail.Header("Message-Id")));
    }

    [Fact]
    public async Task Many_at_once_are_one_mail_and_the_next_comes_minutes_later_whichever_node_sends_it()
    {
        await AddAsync("ada@example.com", Role.Administrator);
        await RaiseAsync("abs");
        await RaiseAsync("odoo");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await NewPoster().RunOnceAsync(Cancellation);
        await RaiseAsync("mqtt");
        _clock.Advance(TimeSpan.FromMinutes(1));

        var soon = await NewPoster().RunOnceAsync(Cancellation);
        _clock.Advance(TimeSpan.FromMinutes(5));
        var later = await NewPoster().RunOnceAsync(Cancellation);
        await DispatchAsync();

        Assert.Equal((0, 1), (soon, later));
        Assert.Equal(
            ["Portal: 2 alarms", "Portal: mqtt does not answer"],
            _server.Received.Select(mail => mail.Header("Subject"))
        );
    }

    [Fact]
    public async Task Its_end_is_mailed_once_and_what_was_over_before_anybody_heard_of_it_is_not()
    {
        await AddAsync("ada@example.com", Role.Administrator);
        await RaiseAsync("abs");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await NewPoster().RunOnceAsync(Cancellation);
        await RaiseAsync("odoo");
        _clock.Advance(TimeSpan.FromSeconds(10));
        await ClearAsync("abs");
        await ClearAsync("odoo");
        _clock.Advance(AlarmPoster.Pause);

        await NewPoster().RunOnceAsync(Cancellation);
        await NewPoster().RunOnceAsync(Cancellation);
        await DispatchAsync();

        Assert.Equal(
            ["Portal: abs does not answer", "Portal: Over: abs does not answer"],
            _server.Received.Select(mail => mail.Header("Subject"))
        );
    }

    [Fact]
    public async Task A_person_gets_what_they_chose_and_only_what_concerns_them()
    {
        var ada = await AddAsync("ada@example.com", Role.Administrator);
        var olu = await AddAsync("olu@example.com", Role.Operations);
        var sam = await AddAsync("sam@example.com", Role.Sales);
        var choose = new ChooseAlarmMail(Database.Portal);
        await choose.ExecuteAsync(ada, AlarmMail.None, Cancellation);
        await choose.ExecuteAsync(olu, AlarmMail.All, Cancellation);
        await choose.ExecuteAsync(sam, AlarmMail.All, Cancellation);
        await RaiseAsync("abs", AlarmSeverity.Notice);
        _clock.Advance(TimeSpan.FromMinutes(1));

        await NewPoster().RunOnceAsync(Cancellation);
        await DispatchAsync();

        Assert.Equal("olu@example.com", Assert.Single(_server.Received).To);
        Assert.Equal(AlarmMail.All, await choose.ReadAsync(olu, Cancellation));
    }

    [Fact]
    public async Task Who_has_chosen_nothing_and_repairs_is_mailed_a_dead_delivery_and_a_key_that_ends_in_two_weeks()
    {
        await AddAsync("ada@example.com", Role.Administrator);
        await AddAsync("olu@example.com", Role.Operations);
        await AddAsync("vera@example.com", Role.Viewer);
        await RaiseAsync(MessagingAlarms.OfDeadDelivery("abs", "Unknown battery."));
        await RaiseAsync(ConnectionAlarms.OfKey(ExternalSystem.Odoo, new KeyWarning("The key ends.", Now.AddDays(14), 14)));
        _clock.Advance(TimeSpan.FromMinutes(1));

        await NewPoster().RunOnceAsync(Cancellation);
        await DispatchAsync();

        Assert.Equal(
            [("ada@example.com", "Portal: 2 alarms"), ("olu@example.com", "Portal: ABS was not told something for good")],
            _server.Received.Select(mail => (mail.To, mail.Header("Subject"))).Order()
        );
    }

    [Fact]
    public async Task A_silenced_one_is_mailed_when_the_silence_is_over_and_it_still_lasts()
    {
        var ada = await AddAsync("ada@example.com", Role.Administrator);
        await RaiseAsync("abs");
        await SilenceAsync(ada);
        _clock.Advance(TimeSpan.FromMinutes(30));
        var silent = await NewPoster().RunOnceAsync(Cancellation);
        _clock.Advance(TimeSpan.FromHours(1));
        var told = await NewPoster().RunOnceAsync(Cancellation);

        Assert.Equal((0, 1), (silent, told));
    }

    [Fact]
    public async Task The_end_of_a_silenced_one_is_not_mailed_either()
    {
        var ada = await AddAsync("ada@example.com", Role.Administrator);
        await RaiseAsync("abs");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await NewPoster().RunOnceAsync(Cancellation);
        await SilenceAsync(ada);
        _clock.Advance(TimeSpan.FromMinutes(10));
        await ClearAsync("abs");
        _clock.Advance(TimeSpan.FromMinutes(1));

        var silent = await NewPoster().RunOnceAsync(Cancellation);
        _clock.Advance(TimeSpan.FromHours(2));
        var later = await NewPoster().RunOnceAsync(Cancellation);

        Assert.Equal((0, 0), (silent, later));
    }

    [Fact]
    public async Task Who_lost_the_role_before_it_went_out_is_not_mailed()
    {
        var ada = await AddAsync("ada@example.com", Role.Administrator);
        await RaiseAsync("abs");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await NewPoster().RunOnceAsync(Cancellation);
        await using (var db = Database.Open())
        {
            await HeldRoles.ReplaceAsync(db, ada.Id!.Value, new HashSet<Role> { Role.Member }, Cancellation);
            await db.SaveChangesAsync(Cancellation);
        }

        await DispatchAsync();

        Assert.Empty(_server.Received);
        await using var after = Database.Open();
        Assert.Equal(DeliveryState.Delivered, (await after.Deliveries.SingleAsync(Cancellation)).State);
    }

    [Fact]
    public async Task One_mailbox_that_takes_nothing_now_keeps_no_other_mail_waiting()
    {
        for (var each = 0; each < 12; each++)
        {
            await AddAsync($"ada{each}@example.com", Role.Administrator);
        }

        await RaiseAsync("abs");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await NewPoster().RunOnceAsync(Cancellation);
        _server.Refusal = "452 mailbox full";
        await DispatchAsync();

        await using var db = Database.Open();
        Assert.Equal(12, await db.DeliveryAttempts.CountAsync(Cancellation));
        Assert.False(await db.Alarms.AnyAsync(alarm => alarm.Kind == MessagingAlarms.Away, Cancellation));
    }

    [Fact]
    public async Task A_wrong_login_pauses_the_mails_and_raises_an_alarm_that_is_not_mailed()
    {
        await AddAsync("ada@example.com", Role.Administrator);
        await using var locked = new TestMailServer { Login = ("portal", "s3cret") };
        await RaiseAsync("abs");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await NewPoster().RunOnceAsync(Cancellation);

        await DispatchAsync(locked.Options with { Password = new Secret("wrong") });
        _clock.Advance(TimeSpan.FromMinutes(10));
        var more = await NewPoster().RunOnceAsync(Cancellation);

        await using var db = Database.Open();
        Assert.Equal(DestinationState.Paused, (await db.Destinations.SingleAsync(Cancellation)).State);
        Assert.Equal((DeliveryState.Pending, 0), ((await db.Deliveries.SingleAsync(Cancellation)).State, more));
        var alarm = await db.Alarms.SingleAsync(each => each.Kind == MessagingAlarms.Paused, Cancellation);
        Assert.Equal("The mail server does not accept Portal", alarm.Title);
        Assert.Contains("Mail waits until somebody", alarm.Detail, StringComparison.Ordinal);
    }

    private async Task SilenceAsync(Actor actor)
    {
        await using var db = Database.Open();
        var id = (await db.Alarms.SingleAsync(Cancellation)).Id;
        var silence = new SilenceAlarm(Database.Portal, new AlarmChanges(), _clock);
        Assert.Null(await silence.ExecuteAsync(actor, id, TimeSpan.FromHours(1), "Maintenance.", Cancellation));
    }

    private Mailer Mailer(MailOptions? options = null) =>
        new(
            (options ?? _server.Options) with
            {
                PortalAddress = new Uri("https://portal.example.com"),
            },
            TimeProvider.System,
            NullLogger<Mailer>.Instance
        );

    private AlarmPoster NewPoster() =>
        new(Database.Portal, new OutboxWriter(_clock), new AlarmLetters(Mailer()), new MessagingWakes(), _clock);

    private async Task DispatchAsync(MailOptions? options = null)
    {
        var dispatcher = new Dispatcher(
            Database.Portal,
            [new AlarmMailTransport(Database.Portal, Mailer(options))],
            new DestinationDesk(Database.Portal, _clock),
            _clock,
            NullLogger<Dispatcher>.Instance
        );
        _made.Add(dispatcher);
        await dispatcher.RunOnceAsync(Cancellation);
    }

    private async Task<Actor> AddAsync(string email, Role role)
    {
        var user = PortalUser.For(email, email, Now);
        await using var db = Database.Open();
        db.Users.Add(user);
        await HeldRoles.ReplaceAsync(db, user.Id, new HashSet<Role> { role }, Cancellation);
        await db.SaveChangesAsync(Cancellation);
        return new Actor(user.Id, email, email, new HashSet<Role> { role });
    }

    private async Task RaiseAsync(string subject, AlarmSeverity severity = AlarmSeverity.Urgent)
    {
        var draft = new AlarmDraft(new AlarmKey("test", subject), severity, $"{subject} does not answer", Role.Operations)
        {
            Detail = "It cannot be reached.",
            Link = "/connections",
        };
        await RaiseAsync(draft);
    }

    private async Task RaiseAsync(AlarmDraft draft)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db.RaiseAlarmAsync(draft, Now, Cancellation);
        await write.CommitAsync(Cancellation);
    }

    private async Task ClearAsync(string subject)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db.ClearAlarmAsync(new AlarmKey("test", subject), Now, Cancellation);
        await write.CommitAsync(Cancellation);
    }
}
