using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Alarms;

/// <summary>Alarms that are over, with who saw them. What lasts stays, however old.</summary>
internal sealed class RetainedAlarms(PortalDatabase database) : IRetainedKind
{
    public string Title => "Alarms that are over";

    public RetentionPeriod Period => RetentionPeriod.Alarms;

    public async Task<long> CountAsync(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await Old(db, before).LongCountAsync(cancellationToken);
    }

    public async Task<int> RemoveAsync(DateTime before, int most, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var old = await Old(db, before)
            .OrderBy(alarm => alarm.RaisedAt)
            .ThenBy(alarm => alarm.Id)
            .Select(alarm => alarm.Id)
            .Take(most)
            .ToListAsync(cancellationToken);
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db.Alarms.Where(alarm => old.Contains(alarm.Id)).ExecuteDeleteAsync(cancellationToken);
        await db.AlarmSilences.Where(silence => silence.Until < before).ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return old.Count;
    }

    // by the instant it began, which has an index; none is over before it began
    private static IQueryable<Alarm> Old(PortalDbContext db, DateTime before) =>
        db.Alarms.Where(alarm => alarm.RaisedAt < before && alarm.ClearedAt < before);
}
