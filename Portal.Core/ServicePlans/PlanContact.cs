using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.ServicePlans;

/// <summary>
/// The instant at which Portal first knew of the subscriptions of this Odoo: ABS is told nothing of what was confirmed before by itself, whoever reads
/// it first and however late. Source: C13, P4.
/// </summary>
/// <remarks>A row of its own among the cursors, under a name that no feed has.</remarks>
internal sealed class PlanContact(PortalDatabase database, TimeProvider time)
{
    private const string Name = "odoo.subscriptions.contact";

    /// <summary>Keeps now as the instant, unless there is one; in a transaction of its own.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var db = database.CreateDbContext();
            await using var write = await db.BeginWriteAsync(cancellationToken);
            _ = await ReadAsync(db, time.UtcInstant, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            // another node has just kept it
        }
    }

    /// <summary>The instant, to the second, as Odoo tells confirmations; inside the caller's write transaction.</summary>
    public static async Task<DateTime> ReadAsync(PortalDbContext db, DateTime now, CancellationToken cancellationToken)
    {
        var contact =
            db.PullCursors.Local.FirstOrDefault(cursor => cursor.Feed == Name)
            ?? await db.PullCursors.AsNoTracking().SingleOrDefaultAsync(cursor => cursor.Feed == Name, cancellationToken);
        if (contact is null)
        {
            contact = PullCursor.Begin(Name, now);
            db.PullCursors.Add(contact);
        }

        return contact.BeganAt.AddTicks(-(contact.BeganAt.Ticks % TimeSpan.TicksPerSecond));
    }

    /// <summary>Another database is in use from now on; inside the caller's write transaction.</summary>
    public static Task BeginAnewAsync(PortalDbContext db, DateTime now, CancellationToken cancellationToken) =>
        db
            .PullCursors.Where(cursor => cursor.Feed == Name)
            .ExecuteUpdateAsync(set => set.SetProperty(cursor => cursor.BeganAt, now), cancellationToken);
}
