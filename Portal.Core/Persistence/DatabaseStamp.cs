using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Core.Persistence;

/// <summary>
/// What a database was made for, written once at its first start, so that sandbox and real rows never meet; and which Odoo's records it
/// knows, written at the first contact. Source: DESIGN §5.
/// </summary>
public sealed class DatabaseStamp
{
    private DatabaseStamp() { }

    /// <summary>Always 1: there is one row.</summary>
    public int Id { get; private set; } = 1;

    /// <summary>Purpose it was made for: <c>sandbox</c> or <c>live</c>.</summary>
    public string Purpose { get; private set; } = "";

    /// <summary>UTC instant of the first start.</summary>
    public DateTime StampedAt { get; private set; }

    /// <summary>Address of the Odoo whose records are here; null before the first contact.</summary>
    public string? OdooAddress { get; private set; }

    /// <summary>Name of its database.</summary>
    public string? OdooDatabase { get; private set; }

    /// <summary>That database's own id; null while it is not known.</summary>
    public string? OdooId { get; private set; }

    /// <summary>UTC instant of the first contact, or of the last confirmation.</summary>
    public DateTime? ConnectedAt { get; private set; }

    /// <summary>True when real records are kept here.</summary>
    public bool IsLive => Purpose == "live";

    /// <summary>The stamp; null before the first start.</summary>
    public static Task<DatabaseStamp?> FindAsync(PortalDbContext db, CancellationToken cancellationToken) =>
        db.Set<DatabaseStamp>().AsNoTracking().SingleOrDefaultAsync(cancellationToken);

    /// <summary>The purpose alone, of a database of whatever version; null when it has no stamp yet.</summary>
    internal static async Task<string?> FindPurposeAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var there = db.Database.IsNpgsql()
            ? """SELECT to_regclass('"DatabaseStamp"') IS NOT NULL AS "Value" """
            : """SELECT COUNT(*) > 0 AS "Value" FROM sqlite_master WHERE name = 'DatabaseStamp' """;
        return await db.Database.SqlQueryRaw<bool>(there).SingleAsync(cancellationToken)
            ? await db
                .Database.SqlQueryRaw<string>("""SELECT "Purpose" AS "Value" FROM "DatabaseStamp" """)
                .SingleOrDefaultAsync(cancellationToken)
            : null;
    }

    /// <summary>Notes which Odoo's records are here from now on; inside a write transaction.</summary>
    public static Task ConnectAsync(
        PortalDbContext db,
        (string Address, string Database, string? Id) odoo,
        DateTime at,
        CancellationToken cancellationToken
    )
    {
        var (address, database, id) = odoo;
        return db.Set<DatabaseStamp>()
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(stamp => stamp.OdooAddress, address)
                        .SetProperty(stamp => stamp.OdooDatabase, database)
                        .SetProperty(stamp => stamp.OdooId, id)
                        .SetProperty(stamp => stamp.ConnectedAt, at),
                cancellationToken
            );
    }

    /// <summary>
    /// Stamps a database that has no stamp yet, and answers with the purpose it has. Several nodes may call it at once: the first
    /// one's stamp holds. Safe to repeat.
    /// </summary>
    public static async Task<string> EnsureAsync(
        PortalDbContext db,
        string purpose,
        DateTime at,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await StampAsync(db, purpose, at, cancellationToken);
        }
        catch (DbUpdateException refusal) when (refusal.IsUniqueViolation())
        {
            db.ChangeTracker.Clear();
            return await StampAsync(db, purpose, at, cancellationToken); // another node's is there now
        }
    }

    /// <summary>
    /// Makes the other nodes wait here until this write transaction ends, so that what it reads is still so when it writes. For what
    /// each node does at its start.
    /// </summary>
    /// <exception cref="InvalidOperationException">The database has no stamp, or no write transaction is open.</exception>
    public static async Task HoldAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var held = await db.Set<DatabaseStamp>()
            .ExecuteUpdateAsync(set => set.SetProperty(stamp => stamp.Id, stamp => stamp.Id), cancellationToken);
        if (held == 0)
        {
            throw new InvalidOperationException("The database has no stamp yet.");
        }
    }

    private static async Task<string> StampAsync(
        PortalDbContext db,
        string purpose,
        DateTime at,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var stamp = await db.Set<DatabaseStamp>().AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (stamp is null)
        {
            stamp = new DatabaseStamp { Purpose = purpose, StampedAt = at };
            db.Add(stamp);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return stamp.Purpose;
    }
}

internal sealed class DatabaseStampMapping : IEntityTypeConfiguration<DatabaseStamp>
{
    public void Configure(EntityTypeBuilder<DatabaseStamp> builder)
    {
        builder.ToTable("DatabaseStamp");
        builder.HasKey(stamp => stamp.Id);
        builder.Property(stamp => stamp.Id).ValueGeneratedNever();
        builder.Property(stamp => stamp.Purpose).HasMaxLength(20);
        builder.Ignore(stamp => stamp.IsLive);
    }
}
