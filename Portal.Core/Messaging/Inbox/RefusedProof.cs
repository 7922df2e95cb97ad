using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Core.Messaging.Inbox;

/// <summary>
/// Requests at one door in one hour whose proof was refused for one reason: counted, with what is needed to find the last one in the sender's
/// log. Never their bodies. Source: DESIGN §3, scenario 14.
/// </summary>
public sealed class RefusedProof
{
    internal RefusedProof() { }

    /// <summary>The door: <c>odoo</c>, <c>abs</c>, <c>events</c>.</summary>
    public string Source { get; internal set; } = "";

    /// <summary>UTC instant the hour begins.</summary>
    public DateTime HourAt { get; internal set; }

    /// <summary>Why, in one word: <c>missing</c>, <c>wrong</c>, <c>stale</c>.</summary>
    public string Reason { get; internal set; } = "";

    /// <summary>How many.</summary>
    public long Count { get; internal set; }

    /// <summary>UTC instant of the last one.</summary>
    public DateTime LastAt { get; internal set; }

    /// <summary>Address the last one came from.</summary>
    public string LastAddress { get; internal set; } = "";

    /// <summary>SHA-256 of the last one's body in hex; empty when the body was not read.</summary>
    public string LastDigest { get; internal set; } = "";
}

internal sealed class RefusedProofMapping : IEntityTypeConfiguration<RefusedProof>
{
    public void Configure(EntityTypeBuilder<RefusedProof> builder)
    {
        builder.ToTable("RefusedProofs");
        builder.HasKey(proof => new
        {
            proof.Source,
            proof.HourAt,
            proof.Reason,
        });
        builder.Property(proof => proof.Source).HasMaxLength(Arrival.SourceLength);
        builder.Property(proof => proof.Reason).HasMaxLength(20);
        builder.Property(proof => proof.LastAddress).HasMaxLength(100);
        builder.Property(proof => proof.LastDigest).HasMaxLength(64);
    }
}
