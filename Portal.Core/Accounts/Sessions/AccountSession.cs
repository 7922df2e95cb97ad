using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts.Sessions;

/// <summary>What a session was opened with.</summary>
public enum SessionProof
{
    /// <summary>The password alone.</summary>
    Password,

    /// <summary>Password and a code of the authenticator app.</summary>
    Code,

    /// <summary>Password and a recovery code.</summary>
    RecoveryCode,

    /// <summary>A passkey.</summary>
    Passkey,
}

/// <summary>
/// One sign-in that goes on. The row is the session: deleting it ends it on every node. The cookie holds a key of which only the digest is
/// stored. Source: PERFORMANCE §5, DESIGN §12.
/// </summary>
public sealed class AccountSession
{
    /// <summary>Row id; no secret.</summary>
    public Guid Id { get; init; }

    /// <summary>Whose.</summary>
    public Guid UserId { get; init; }

    internal string KeyDigest { get; init; } = "";

    /// <summary>The person's stamp when it was last known to be theirs.</summary>
    internal string Stamp { get; set; } = "";

    /// <summary>What it was opened with, or was made up for with later.</summary>
    public SessionProof Proof { get; internal set; }

    /// <summary>Browser and system, as the browser says.</summary>
    public string Device { get; init; } = "";

    /// <summary>Network address it was opened from.</summary>
    public string Address { get; init; } = "";

    /// <summary>UTC instant it was opened.</summary>
    public DateTime SignedInAt { get; init; }

    /// <summary>UTC instant the person last did something, to the minute.</summary>
    public DateTime SeenAt { get; internal set; }

    /// <summary>UTC instant the person last proved who they are.</summary>
    public DateTime ProvedAt { get; internal set; }
}

internal sealed class AccountSessionMapping : IEntityTypeConfiguration<AccountSession>
{
    public void Configure(EntityTypeBuilder<AccountSession> builder)
    {
        builder.ToTable("Sessions");
        builder.HasKey(session => session.Id);
        builder.Property(session => session.Id).ValueGeneratedNever();
        builder.Property(session => session.KeyDigest).HasMaxLength(64);
        builder.Property(session => session.Stamp).HasMaxLength(64);
        builder.Property(session => session.Device).HasMaxLength(100);
        builder.Property(session => session.Address).HasMaxLength(64);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(session => session.UserId);
        builder.HasIndex(session => session.KeyDigest).IsUnique();
        builder.HasIndex(session => session.SignedInAt);
    }
}

/// <summary>The sessions' set on the context.</summary>
public static class SessionSets
{
    extension(PortalDbContext db)
    {
        /// <summary>Every session that has not been ended; some may have run out.</summary>
        public DbSet<AccountSession> Sessions => db.Set<AccountSession>();
    }
}
