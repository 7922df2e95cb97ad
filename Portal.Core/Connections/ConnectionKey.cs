using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Core.Connections;

/// <summary>What became of a key that Portal asked for or gave up.</summary>
internal enum KeyState
{
    /// <summary>Asked for; whether it was made is not known.</summary>
    Asked,

    /// <summary>Made and kept here; not yet tried.</summary>
    Made,

    /// <summary>Tried, and used for every call.</summary>
    InUse,

    /// <summary>No longer used, to be revoked there.</summary>
    Replaced,

    /// <summary>No longer good there.</summary>
    Revoked,

    /// <summary>Never came into use.</summary>
    Failed,

    /// <summary>May still be good there, and only a person can remove it: it was named to them.</summary>
    Left,
}

/// <summary>One key at another system. The secret is kept sealed, and only as long as it is needed. Source: d1, R18.</summary>
internal sealed class ConnectionKey
{
    public required Guid Id { get; init; }

    public required ExternalSystem System { get; init; }

    /// <summary>Digest of address, database and login it is good for.</summary>
    public required string Account { get; init; }

    /// <summary>Digest of the configured key it stands in for: when that one changes, this one counts no more.</summary>
    public required string Configured { get; init; }

    /// <summary>What it is called there, unlike any other; empty for the configured one.</summary>
    public required string Name { get; init; }

    public required KeyState State { get; init; }

    /// <summary>The key, sealed; empty before it is made and when it is not needed any more.</summary>
    public string Sealed { get; init; } = "";

    /// <summary>UTC instant it was asked for.</summary>
    public required DateTime AskedAt { get; init; }

    /// <summary>UTC instant it ends; null for the configured one.</summary>
    public DateTime? ExpiresAt { get; init; }
}

internal sealed class ConnectionKeyMapping : IEntityTypeConfiguration<ConnectionKey>
{
    private const int DigestLength = 64;

    public void Configure(EntityTypeBuilder<ConnectionKey> builder)
    {
        builder.ToTable("ConnectionKeys");
        builder.HasKey(key => key.Id);
        builder.Property(key => key.Id).ValueGeneratedNever();
        builder.Property(key => key.Account).HasMaxLength(DigestLength);
        builder.Property(key => key.Configured).HasMaxLength(DigestLength);
        builder.Property(key => key.Name).HasMaxLength(100);
        builder.HasIndex(key => new { key.System, key.State });
    }
}
