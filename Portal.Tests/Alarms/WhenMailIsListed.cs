using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.AlarmPost;
using Portal.Core.Alarms;
using Portal.Core.Audit;
using Portal.Core.Mail;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Tests.Messaging;

namespace Portal.Tests.Alarms;

/// <summary>A mail among the deliveries says whose it is and what it is about, to those who may know.</summary>
public abstract class WhenMailIsListed(DatabaseProvider provider) : MessagingSuite(provider)
{
    private static readonly Actor Administrator = new(
        Guid.CreateVersion7(),
        "Ada",
        null,
        new HashSet<Role> { Role.Administrator }
    );

    public sealed class OnSqlite() : WhenMailIsListed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenMailIsListed(DatabaseProvider.Postgres);

    [Fact]
    public async Task It_is_called_by_its_receiver_and_subject_in_list_page_and_audit()
    {
        var (id, subject) = await PromiseMailAsync(Role.Operations);

        var listed = await ListAsync(Operator);
        var story = await Services.GetRequiredService<OpenDelivery>().ReadAsync(Operator, Policy, id, Cancellation);
        var told = await Services.GetRequiredService<ReadWholeTimeline>().ExecuteAsync(Operator, Policy, subject, Cancellation);
        var named = await NamesAsync(id);

        const string Title = "Mail to Erika: ABS does not answer";
        Assert.Equal((Title, Title, Title), (listed, story.Value!.Delivery.Title, named));
        Assert.Equal(Title, told.Value!.Single(entry => entry.Kind == TimelineKind.Promised).Text);
    }

    [Fact]
    public async Task Who_may_not_see_the_alarm_learns_only_whose_the_mail_is()
    {
        await PromiseMailAsync(Role.Finance);

        Assert.Equal("Mail to Erika", await ListAsync(Operator));
        Assert.Equal("Mail to Erika: ABS does not answer", await ListAsync(Viewer));
    }

    [Fact]
    public async Task A_receiver_who_was_made_nameless_is_not_named()
    {
        await PromiseMailAsync(Role.Operations);
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db.Users.ExecuteUpdateAsync(set => set.SetProperty(user => user.AnonymisedAt, Now), Cancellation);
            await write.CommitAsync(Cancellation);
        }

        Assert.Equal("Mail to somebody without an account: ABS does not answer", await ListAsync(Operator));
    }

    [Fact]
    public async Task Its_death_is_told_in_words_that_fit_mail()
    {
        await PromiseMailAsync(Role.Operations);
        var server = new Ledger(AlarmMailTransport.Name);
        server.Says(new DeliveryAnswer(AnswerKind.Refused) { Reason = "No such mailbox" });

        await NewDispatcher(server).RunOnceAsync(Cancellation);

        await using var db = Database.Open();
        var alarm = await db.Alarms.SingleAsync(Cancellation);
        Assert.Equal("Mail could not be delivered, and Portal tries no more", alarm.Title);
        Assert.Equal("No such mailbox. Send it again or call it off.", alarm.Detail);
    }

    private ServiceProvider Services => field ??= Build();

    public override async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private ServiceProvider Build() =>
        new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(Database.Portal)
            .AddAlarms()
            .AddMessaging()
            .AddAlarmPost(new MailOptions())
            .BuildServiceProvider();

    private async Task<(Guid Id, string Subject)> PromiseMailAsync(Role concerned)
    {
        var erika = PortalUser.For("erika@example.com", "Erika", Now);
        await using (var db = Database.Open())
        {
            db.Users.Add(erika);
            await db.SaveChangesAsync(Cancellation);
        }

        var letter = new AlarmLetter(erika.Id, AlarmLetter.SubjectOf("ABS does not answer"), "Since noon.")
        {
            RoleSets = [AlarmRoles.Concerned([concerned])],
        };
        var name = AlarmLetter.NameOf(Guid.CreateVersion7(), erika.Id);
        var ids = await PromiseAsync(new DeliveryDraft(AlarmMailTransport.Name, "alarms", name, name, letter.ToBytes()));
        return (ids[0], name);
    }

    private async Task<string?> ListAsync(Actor actor)
    {
        var list = Services.GetRequiredService<ListDeliveries>();
        var first = KeysetRequest.First(10);
        var listed = await list.ExecuteAsync(actor, AccessPolicy.SeeMessages, new DeliveryFilter(), true, first, Cancellation);
        return Assert.Single(listed.Value!.Rows).Title;
    }

    private async Task<string> NamesAsync(Guid id)
    {
        var entry = AuditEntry.For(Now, Actor.Portal, "delivery.opened", ("delivery", $"{id}"));
        var read = new ReadRecordNames(Services.GetServices<IRecordNames>());
        return (await read.ExecuteAsync(Administrator, [entry], Cancellation))[("delivery", $"{id}")];
    }
}
