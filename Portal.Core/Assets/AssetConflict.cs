using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Core.Assets;

/// <summary>What cannot be decided without a person. Source: scenario 18, D5, b2 ("conflict shown").</summary>
public enum ConflictKind
{
    /// <summary>Two records share a serial number and have other ids in Pulseway: one device set up anew, or two.</summary>
    SameSerial = 0,

    /// <summary>Two records of one client share a hostname and cannot be told to be one.</summary>
    SameHostname = 1,

    /// <summary>Two records in Odoo have one Pulseway id.</summary>
    SamePulsewayId = 2,

    /// <summary>Odoo says that it is one client's, its group in Pulseway that it is another's.</summary>
    ClientsDiffer = 3,
}

/// <summary>Where a conflict stands.</summary>
public enum ConflictState
{
    /// <summary>A person has to decide.</summary>
    Open = 0,

    /// <summary>The records were made one.</summary>
    Joined = 1,

    /// <summary>They are two devices: never asked again.</summary>
    KeptApart = 2,

    /// <summary>The client of Odoo was kept, until one of both says another one.</summary>
    OdooChosen = 3,

    /// <summary>The client of the group was taken.</summary>
    GroupChosen = 4,

    /// <summary>It went away by itself.</summary>
    Gone = 5,
}

/// <summary>Something about an asset that is shown and never guessed. A person joins the records, keeps them apart, or chooses the client.</summary>
public sealed class AssetConflict
{
    private AssetConflict() { }

    /// <summary>Row id.</summary>
    public Guid Key { get; private set; }

    /// <summary>What it is.</summary>
    public ConflictKind Kind { get; private set; }

    /// <summary>The asset; of two the one that was heard of later.</summary>
    public Guid AssetKey { get; private set; }

    /// <summary>The other asset; the same one where two systems differ about it.</summary>
    public Guid OtherKey { get; private set; }

    /// <summary>What both share, or the two clients it lies between; what was decided holds for this only.</summary>
    public string About { get; private set; } = "";

    /// <summary>Where it stands.</summary>
    public ConflictState State { get; private set; }

    /// <summary>UTC instant it was found.</summary>
    public DateTime FoundAt { get; private set; }

    /// <summary>UTC instant it was decided, or null.</summary>
    public DateTime? DecidedAt { get; private set; }

    /// <summary>Who decided, or null.</summary>
    public Guid? DecidedById { get; private set; }

    /// <summary>Name of who decided, or empty.</summary>
    public string DecidedByName { get; private set; } = "";

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    internal static AssetConflict Make(ConflictKind kind, Guid asset, Guid other, string about, DateTime now) =>
        new()
        {
            Key = Guid.CreateVersion7(now),
            Kind = kind,
            AssetKey = asset,
            OtherKey = other,
            About = about,
            FoundAt = now,
            Version = 1,
        };

    /// <summary>It is decided, or it went away.</summary>
    internal void Decide(ConflictState state, Actor actor, DateTime now)
    {
        (State, DecidedAt, DecidedById, DecidedByName) = (state, now, actor.Id, actor.Name);
        Version++;
    }

    /// <summary>It is about something else than what was decided: a person is asked again.</summary>
    internal void Reopen(string about, DateTime now)
    {
        (State, About, FoundAt, DecidedAt, DecidedById, DecidedByName) = (ConflictState.Open, about, now, null, null, "");
        Version++;
    }
}

internal sealed class AssetConflictMapping : IEntityTypeConfiguration<AssetConflict>
{
    public void Configure(EntityTypeBuilder<AssetConflict> builder)
    {
        builder.ToTable("AssetConflicts");
        builder.HasKey(conflict => conflict.Key);
        builder.Property(conflict => conflict.Key).ValueGeneratedNever();
        builder.Property(conflict => conflict.Version).IsConcurrencyToken();
        builder.Property(conflict => conflict.About).HasMaxLength(500);
        builder.Property(conflict => conflict.DecidedByName).HasMaxLength(200);
        builder
            .HasIndex(conflict => new
            {
                conflict.AssetKey,
                conflict.OtherKey,
                conflict.Kind,
            })
            .IsUnique()
            .HasDatabaseName("UX_AssetConflicts_Pair");
        builder.HasIndex(conflict => conflict.OtherKey, "IX_AssetConflicts_Other");
        builder.HasIndex(conflict => conflict.FoundAt, "IX_AssetConflicts_Open").HasFilter("\"State\" = 0");
        builder.HasOne<Asset>().WithMany().HasForeignKey(conflict => conflict.AssetKey).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Asset>().WithMany().HasForeignKey(conflict => conflict.OtherKey).OnDelete(DeleteBehavior.Cascade);
    }
}
