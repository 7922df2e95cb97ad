using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Connections;

/// <summary>What Portal remembers of the connection to one system, over restarts and while it is away.</summary>
internal sealed class ConnectionRecord
{
    public required ExternalSystem System { get; init; }

    public bool? IsUp { get; init; }

    /// <summary>UTC instant of the last change between up and down.</summary>
    public DateTime? SinceAt { get; init; }

    public ConnectorFault? LastFault { get; init; }

    /// <summary>UTC instant of the last test, however it ended.</summary>
    public DateTime? TestedAt { get; init; }

    /// <summary>Its report, as JSON.</summary>
    public string? Tested { get; init; }

    /// <summary>UTC instant of the last test that went well.</summary>
    public DateTime? GoodAt { get; init; }

    /// <summary>Its report, as JSON.</summary>
    public string? Good { get; init; }

    /// <summary>The end that was warned of, UTC.</summary>
    public DateTime? WarnedOf { get; init; }

    /// <summary>How many days before it, last.</summary>
    public int? WarnedDays { get; init; }

    /// <summary>The key that is being made now, or whose making was cut short.</summary>
    public Guid? Rotating { get; init; }

    /// <summary>UTC instant of the last sign of whoever makes it.</summary>
    public DateTime? RotatingAt { get; init; }
}

internal sealed class ConnectionRecordMapping : IEntityTypeConfiguration<ConnectionRecord>
{
    public void Configure(EntityTypeBuilder<ConnectionRecord> builder)
    {
        builder.ToTable("Connections");
        builder.HasKey(record => record.System);
        builder.Property(record => record.System).ValueGeneratedNever();
    }
}

internal static class ConnectionSets
{
    extension(PortalDbContext db)
    {
        public DbSet<ConnectionRecord> Connections => db.Set<ConnectionRecord>();

        public DbSet<ConnectionKey> ConnectionKeys => db.Set<ConnectionKey>();
    }
}
