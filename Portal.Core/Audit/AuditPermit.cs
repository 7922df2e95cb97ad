using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Audit;

/// <summary>
/// While a transaction holds one, the database lets it change or delete audit rows. It names the entry that tells of it, which must be there, be
/// of an act that rewrites the audit, and which nobody may touch; it is taken back before the transaction ends, or PostgreSQL does not let it end.
/// </summary>
internal sealed class AuditPermit
{
    private AuditPermit() { }

    /// <summary>Entry that tells who rewrites the audit, and why.</summary>
    public Guid EntryId { get; private set; }

    /// <summary>
    /// The one way to rewrite the audit: stores the entry that tells of it, works under its permit and takes the permit back. The caller's
    /// write transaction makes it one.
    /// </summary>
    /// <param name="db">Context with a write transaction.</param>
    /// <param name="tells">The entry; null when <paramref name="entryId"/> is stored already.</param>
    /// <param name="entryId">Its id.</param>
    /// <param name="work">Changes or deletes rows.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task RewriteAsync(
        PortalDbContext db,
        AuditEntry? tells,
        Guid entryId,
        Func<Task> work,
        CancellationToken cancellationToken
    )
    {
        var permit = new AuditPermit { EntryId = entryId };
        if (tells is not null)
        {
            db.Audit.Add(tells);
        }

        await db.SaveChangesAsync(cancellationToken);
        db.Add(permit);
        await db.SaveChangesAsync(cancellationToken);
        await work();
        db.Remove(permit);
        await db.SaveChangesAsync(cancellationToken);
    }
}

internal sealed class AuditPermitMapping : IEntityTypeConfiguration<AuditPermit>
{
    public const string Table = "AuditPermits";

    public void Configure(EntityTypeBuilder<AuditPermit> builder)
    {
        builder.ToTable(Table);
        builder.HasKey(permit => permit.EntryId);
        builder.Property(permit => permit.EntryId).ValueGeneratedNever();
        builder
            .HasOne<AuditEntry>()
            .WithOne()
            .HasForeignKey<AuditPermit>(permit => permit.EntryId)
            .OnDelete(DeleteBehavior.Restrict);
    }
}
