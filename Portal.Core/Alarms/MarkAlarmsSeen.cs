using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Alarms;

/// <summary>What somebody was shown.</summary>
/// <param name="Alarm">Which alarm.</param>
/// <param name="NewsAt">UTC instant of the news they were shown; what came later they have not seen.</param>
public readonly record struct ShownAlarm(Guid Alarm, DateTime NewsAt);

/// <summary>Keeps that a person has seen alarms; for themselves only. Thread-safe.</summary>
public sealed class MarkAlarmsSeen(PortalDatabase database, AlarmChanges changes)
{
    /// <summary>Marks what was shown and nothing else. Safe to repeat; one that does not concern them is left alone.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="shown">What stood there.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task ExecuteAsync(Actor actor, IReadOnlyCollection<ShownAlarm> shown, CancellationToken cancellationToken)
    {
        if (actor.Id is not { } user || AccessPolicy.SeeAlarms.Check(actor) is not null)
        {
            return;
        }

        await using var db = database.CreateDbContext();
        var asked = shown.Select(each => each.Alarm).ToList();
        var theirs = await db
            .Alarms.For(actor)
            .Where(each => asked.Contains(each.Id))
            .Select(each => each.Id)
            .ToListAsync(cancellationToken);
        await using var write = await db.BeginWriteAsync(cancellationToken);
        foreach (var each in shown.Where(each => theirs.Contains(each.Alarm)))
        {
            // two windows of one person may do so at once: what the newer one showed stays seen
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "AlarmSights" ("AlarmId", "UserId", "NewsAt")
                SELECT "Id", {user}, {each.NewsAt} FROM "Alarms" WHERE "Id" = {each.Alarm}
                ON CONFLICT ("AlarmId", "UserId") DO UPDATE SET "NewsAt" = excluded."NewsAt"
                WHERE "AlarmSights"."NewsAt" < excluded."NewsAt"
                """,
                cancellationToken
            );
        }

        await write.CommitAsync(cancellationToken);
        changes.Raise();
    }
}
