using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Retail;

/// <summary>
/// The instant at which Portal first knew of this Odoo. Orders made and confirmed before it are past, whoever reads them first and however late. Source:
/// C13, P4.
/// </summary>
/// <remarks>A row of its own among the cursors, under a name that no feed has.</remarks>
internal sealed class FirstContact(PortalDatabase database, TimeProvider time)
{
    /// <summary>Name of the daily sweep's row, which says when all ids were last read completely.</summary>
    public const string Sweep = "odoo.orders.sweep";

    private const string Name = "odoo.orders.contact";

    // an order in a transaction that was open while the ids were read was not among them
    private static readonly TimeSpan LongestTransaction = TimeSpan.FromHours(1);

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

    /// <summary>Reads what tells past orders from those to come; inside the caller's write transaction.</summary>
    public static async Task<PastBefore> ReadAsync(PortalDbContext db, DateTime now, CancellationToken cancellationToken)
    {
        var rows = await db
            .PullCursors.AsNoTracking()
            .Where(cursor => cursor.Feed == Name || cursor.Feed == Sweep)
            .ToListAsync(cancellationToken);
        var contact = rows.Find(row => row.Feed == Name) ?? Add(db, now);
        var swept = rows.Find(row => row is { Feed: Sweep, CompletedAt: not null })?.BeganAt - LongestTransaction;
        return new PastBefore(ToSecond(contact.BeganAt), swept);
    }

    /// <summary>Another database is in use from now on; inside the caller's write transaction.</summary>
    public static Task BeginAnewAsync(PortalDbContext db, DateTime now, CancellationToken cancellationToken) =>
        db
            .PullCursors.Where(cursor => cursor.Feed == Name)
            .ExecuteUpdateAsync(set => set.SetProperty(cursor => cursor.BeganAt, now), cancellationToken);

    private static PullCursor Add(PortalDbContext db, DateTime now)
    {
        var contact = PullCursor.Begin(Name, now);
        db.PullCursors.Add(contact);
        return contact;
    }

    // Odoo tells confirmations to the second
    private static DateTime ToSecond(DateTime at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));
}

/// <summary>Tells past orders from those to come.</summary>
/// <param name="Contact">UTC second at which Portal first knew of this Odoo.</param>
/// <param name="Swept">UTC instant before which every order that Portal might see then is in the mirror; null before the first sweep.</param>
internal readonly record struct PastBefore(DateTime Contact, DateTime? Swept)
{
    /// <summary>
    /// True for an order that comes into the mirror only now, though it is from before Portal came, or was hidden from it until now: made and
    /// confirmed before. Odoo alone says when it was made; when it was ordered, whoever makes it may date back. When it was last written to says
    /// nothing: old orders are written to for years.
    /// </summary>
    public bool IsBefore(FoundOrder found) => IsBefore(found, Contact) || (Swept is { } swept && IsBefore(found, swept));

    private static bool IsBefore(FoundOrder found, DateTime at) => found.OrderedAt < at && found.CreatedAt < at;
}
