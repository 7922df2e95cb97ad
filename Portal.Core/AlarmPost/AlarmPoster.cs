using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Alarms;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.AlarmPost;

/// <summary>
/// Promises mails about alarms: one to each person that wants it, about all that is new, in the transaction that notes them as told. So each
/// is told once over all nodes and restarts, and the outbox keeps what a mail server does not take. Many at once are one mail.
/// </summary>
/// <remarks>Next: <see cref="AlarmMailTransport"/>.</remarks>
internal sealed class AlarmPoster(
    PortalDatabase database,
    OutboxWriter outbox,
    AlarmLetters letters,
    MessagingWakes wakes,
    TimeProvider time
)
{
    private const string Kind = "alarms";

    /// <summary>How long an alarm waits for others, and for its own end: what was over before is not mailed.</summary>
    public static readonly TimeSpan Gather = TimeSpan.FromSeconds(30);

    /// <summary>The shortest time between two rounds of mails, over all nodes and restarts.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    /// <summary>Looks once.</summary>
    /// <returns>How many mails were promised.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = time.AlarmInstant;
        if (!await IsTimeAsync(now, cancellationToken))
        {
            return 0;
        }

        var promised = await PromiseAsync(now, cancellationToken);
        if (promised > 0)
        {
            wakes.Outbox.Raise();
        }

        return promised;
    }

    private async Task<bool> IsTimeAsync(DateTime now, CancellationToken cancellationToken)
    {
        var until = now - Gather;
        await using var db = database.CreateDbContext();
        var isNew =
            await Begun(db, now).AnyAsync(alarm => alarm.NewsAt <= until, cancellationToken)
            || await Ended(db).AnyAsync(alarm => alarm.ClearedAt <= until, cancellationToken);
        return isNew && !await HasJustMailedAsync(db, now, cancellationToken);
    }

    // by what was promised, which all nodes know: a round that nobody wanted a mail of makes nobody wait
    private static Task<bool> HasJustMailedAsync(PortalDbContext db, DateTime now, CancellationToken cancellationToken)
    {
        var since = now - Pause;
        return db.Deliveries.AnyAsync(
            each => each.CreatedAt > since && each.Destination == AlarmMailTransport.Name && each.Kind == Kind,
            cancellationToken
        );
    }

    private async Task<int> PromiseAsync(DateTime now, CancellationToken cancellationToken)
    {
        var round = Guid.CreateVersion7(now);
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        // by a mark of its own: what another node has taken in this moment is not taken again
        await Ended(db).ExecuteUpdateAsync(set => set.SetProperty(alarm => alarm.OverRound, round), cancellationToken);
        await Begun(db, now).ExecuteUpdateAsync(set => set.SetProperty(alarm => alarm.ToldRound, round), cancellationToken);
        var begun = await db.Alarms.AsNoTracking().Where(alarm => alarm.ToldRound == round).ToListAsync(cancellationToken);
        // nobody was told that it began, so nobody is told that it is over
        var ended = await db
            .Alarms.AsNoTracking()
            .Where(alarm => alarm.OverRound == round && alarm.ToldRound != null && alarm.TellsOver)
            .Heard(db, now) // what was over while nobody wanted to hear of it counts as told
            .ToListAsync(cancellationToken);
        var written = await letters.WriteAsync(db, begun, ended, cancellationToken);
        foreach (var letter in written)
        {
            var name = AlarmLetter.NameOf(round, letter.To);
            await outbox.AddAsync(
                db,
                new DeliveryDraft(AlarmMailTransport.Name, Kind, name, name, letter.ToBytes()),
                cancellationToken
            );
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return written.Count;
    }

    private static IQueryable<Alarm> Begun(PortalDbContext db, DateTime now) =>
        db.Alarms.Where(alarm => alarm.ToldRound == null && alarm.ClearedAt == null).Heard(db, now);

    private static IQueryable<Alarm> Ended(PortalDbContext db) =>
        db.Alarms.Where(alarm => alarm.OverRound == null && alarm.ClearedAt != null);
}

/// <summary>Runs the poster every ten seconds.</summary>
internal sealed class AlarmPostLoop(AlarmPoster poster, TimeProvider time, ILogger<AlarmPostLoop> logger)
    : HostedLoop(time, logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private readonly TimeProvider _time = time;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        await poster.RunOnceAsync(stopping);
        await Task.Delay(Every, _time, stopping);
    }
}
