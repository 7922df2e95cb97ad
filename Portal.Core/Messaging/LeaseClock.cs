using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>
/// The clock by which leases run out. Several nodes may share PostgreSQL, and their clocks differ or are set, so there it is the database's
/// own; SQLite has one node, and its own clock.
/// </summary>
internal static class LeaseClock
{
    /// <summary>The same inside PostgreSQL's statements: the instant the transaction began.</summary>
    public const string Postgres = "now()";

    /// <summary>The end of a lease that begins now, inside PostgreSQL's statements.</summary>
    public static readonly string PostgresEnd = FormattableString.Invariant(
        $"(now() + interval '{Lease.Length.TotalSeconds:0} seconds')"
    );

    /// <summary>UTC instant now, by that clock.</summary>
    public static async Task<DateTime> ReadAsync(PortalDbContext db, TimeProvider time, CancellationToken cancellationToken) =>
        db is PostgresPortalDbContext
            ? await db.Database.SqlQueryRaw<DateTime>("SELECT now() AS \"Value\"").SingleAsync(cancellationToken)
            : time.UtcInstant;
}
