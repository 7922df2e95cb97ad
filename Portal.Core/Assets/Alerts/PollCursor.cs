using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Core.Assets.Alerts;

/// <summary>How far a poll of alerts has come, in its vendor's own terms.</summary>
public sealed class PollCursor
{
    internal PollCursor() { }

    /// <summary>Which poll.</summary>
    public string Poll { get; internal set; } = "";

    /// <summary>An id, or an instant.</summary>
    public string Position { get; internal set; } = "";
}

internal sealed class PollCursorMapping : IEntityTypeConfiguration<PollCursor>
{
    public void Configure(EntityTypeBuilder<PollCursor> builder)
    {
        builder.ToTable("PollCursors");
        builder.HasKey(cursor => cursor.Poll);
        builder.Property(cursor => cursor.Poll).HasMaxLength(100);
        builder.Property(cursor => cursor.Position).HasMaxLength(100);
    }
}
