using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Alarms;

/// <summary>Keeps that a person has seen alarms; for themselves only. Thread-safe.</summary>
public sealed class MarkAlarmsSeen(PortalDatabase database, AlarmChanges changes, TimeProvider time)
{
    /// <summary>Marks one, or all that their bell tells of. Safe to repeat; one that does not concern them is left alone.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="alarm">Which; null for all.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task ExecuteAsync(Actor actor, Guid? alarm, CancellationToken cancellationToken)
    {
        if (actor.Id is not { } user || AccessPolicy.SeeAlarms.Check(actor) is not null)
        {
            return;
        }

        await using var db = database.CreateDbContext();
        var seen = alarm is { } one
            ? db.Alarms.For(actor).Where(each => each.Id == one)
            : ReadBell.Rung(db, actor, time.AlarmInstant);
        var news = await seen.UnseenBy(db, user).Select(each => new { each.Id, each.NewsAt }).ToListAsync(cancellationToken);
        await using var write = await db.BeginWriteAsync(cancellationToken);
        foreach (var each in news)
        {
            // two windows of one person may do so at once
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "AlarmSights" ("AlarmId", "UserId", "NewsAt") SELECT "Id", {user}, {each.NewsAt} FROM "Alarms" WHERE "Id" = {each.Id}
                ON CONFLICT ("AlarmId", "UserId") DO UPDATE SET "NewsAt" = excluded."NewsAt"
                """,
                cancellationToken
            );
        }

        await write.CommitAsync(cancellationToken);
        changes.Raise();
    }
}
