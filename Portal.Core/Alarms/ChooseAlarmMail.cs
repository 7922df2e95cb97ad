using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Alarms;

/// <summary>Reads and keeps which alarms a person wants by mail; their own choice only. Thread-safe.</summary>
public sealed class ChooseAlarmMail(PortalDatabase database)
{
    /// <summary>What holds without a choice: those who repair hear of the first dead delivery and of a key before its last day too.</summary>
    public static AlarmMail DefaultOf(IEnumerable<Role> roles) =>
        roles.Any(role => role is Role.Administrator or Role.Operations) ? AlarmMail.All : AlarmMail.None;

    /// <summary>What holds for somebody.</summary>
    public async Task<AlarmMail> ReadAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var user = actor.Id;
        var choice = await db
            .AlarmMailChoices.AsNoTracking()
            .SingleOrDefaultAsync(each => each.UserId == user, cancellationToken);
        return choice?.Choice ?? DefaultOf(actor.Roles);
    }

    /// <summary>Keeps a choice. Safe to repeat.</summary>
    public async Task ExecuteAsync(Actor actor, AlarmMail choice, CancellationToken cancellationToken)
    {
        if (actor.Id is not { } user || !Enum.IsDefined(choice))
        {
            return;
        }

        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        // two windows of one person may do so at once: the later one holds
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "AlarmMailChoices" ("UserId", "Choice") VALUES ({user}, {(int)choice})
            ON CONFLICT ("UserId") DO UPDATE SET "Choice" = excluded."Choice"
            """,
            cancellationToken
        );
        await write.CommitAsync(cancellationToken);
    }
}
