using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Assets;

/// <summary>How a group came to its client.</summary>
public enum GroupMappedBy
{
    /// <summary>It has none.</summary>
    Nobody,

    /// <summary>Exactly one client has its name.</summary>
    Name,

    /// <summary>Pulseway names the client's id in Odoo. Source: d4 (PsaMappingId).</summary>
    Pulseway,

    /// <summary>A person said so.</summary>
    Person,
}

/// <summary>Why a person has to look at a group. Source: scenario 18, D5.</summary>
public enum GroupConflict
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>Several clients have its name.</summary>
    SeveralClients,

    /// <summary>It was renamed in Pulseway, and its name is another client's, or that of several, now.</summary>
    Renamed,

    /// <summary>Pulseway names another client in Odoo than the one it is mapped to, or one that is not there.</summary>
    PulsewayDiffers,

    /// <summary>Its client is archived or gone in Odoo.</summary>
    ClientGone,
}

/// <summary>
/// A group of devices in Pulseway, and whose devices they are. What it is known by are the ids of organization, site and group, so that two
/// organizations may have groups of one name and a new name is the same group. Source: D5, D6, scenarios 17 and 18.
/// </summary>
public sealed class DeviceGroup
{
    private DeviceGroup() { }

    /// <summary>Row id.</summary>
    public Guid Key { get; private set; }

    /// <summary>What it is known by; see <see cref="GroupIdentity"/>.</summary>
    public string Identity { get; private set; } = "";

    /// <summary>Its name in Pulseway; while nobody told it, a stand-in that names its id.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Name, folded, for matching and sorting.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>False while the name is only a stand-in: nothing is matched by it.</summary>
    public bool IsNamed { get; private set; }

    /// <summary>The organization's name, or empty.</summary>
    public string OrganizationName { get; private set; } = "";

    /// <summary>The organization's id in Pulseway, or empty.</summary>
    public string OrganizationId { get; private set; } = "";

    /// <summary>The site's name, or empty.</summary>
    public string SiteName { get; private set; } = "";

    /// <summary>What Pulseway has as the client's id in the business system, or empty. Source: d4.</summary>
    public string PsaMappingId { get; private set; } = "";

    /// <summary>The client; null while it is unmatched and what comes for its devices is held.</summary>
    public Guid? ClientKey { get; private set; }

    /// <summary>How it came to its client.</summary>
    public GroupMappedBy MappedBy { get; private set; }

    /// <summary>Its name, folded, when it was mapped; empty while it is not.</summary>
    public string MappedNameKey { get; private set; } = "";

    /// <summary>UTC instant it was mapped, or null.</summary>
    public DateTime? MappedAt { get; private set; }

    /// <summary>Who mapped it, or null.</summary>
    public Guid? MappedById { get; private set; }

    /// <summary>Name of who mapped it, or empty.</summary>
    public string MappedByName { get; private set; } = "";

    /// <summary>True when a person took its client away: then only a person maps it again.</summary>
    public bool IsKeptUnmapped { get; private set; }

    /// <summary>Why a person has to look at it.</summary>
    public GroupConflict Conflict { get; private set; }

    /// <summary>True while it is in the inbox of unmatched groups: without a client, or in conflict.</summary>
    public bool IsUnsettled { get; private set; }

    /// <summary>UTC instant Portal first heard of it.</summary>
    public DateTime FirstSeenAt { get; private set; }

    /// <summary>UTC instant Pulseway last listed a device in it, or an event named it.</summary>
    public DateTime SeenAt { get; private set; }

    /// <summary>What the search looks through, folded.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    /// <summary>Name with its organization, where that is another one: <c>Servers (Zumbari Cold Chain Ltd)</c>.</summary>
    public string Title =>
        Folding.Fold(OrganizationName) is { Length: > 0 } organization && organization != NameKey
            ? $"{Name} ({OrganizationName})"
            : Name;

    /// <summary>Makes the row of a group that is heard of for the first time.</summary>
    internal static DeviceGroup Make(FoundGroup found, DateTime now)
    {
        var group = new DeviceGroup
        {
            Key = Guid.CreateVersion7(now),
            Identity = found.Identity,
            Name = found.Name.Length > 0 ? found.Name : found.StandIn,
            FirstSeenAt = now,
            IsUnsettled = true,
        };
        _ = group.TryTake(found, now);
        return group;
    }

    /// <summary>True for one that events named and Pulseway has not listed by its ids.</summary>
    internal bool IsOfEvents => !Identity.StartsWith(GroupIdentity.ById, StringComparison.Ordinal);

    /// <summary>Pulseway has listed what events named until now: the same group, by its ids.</summary>
    internal void Adopt(FoundGroup found, DateTime now)
    {
        Identity = found.Identity;
        _ = TryTake(found, now);
    }

    /// <summary>True when there is something to take over, or it was last heard of an hour ago.</summary>
    internal bool Differs(FoundGroup found, DateTime now) =>
        now - SeenAt >= TimeSpan.FromHours(1)
        || (found.Name.Length > 0 && (found.Name != Name || !IsNamed))
        || (found.OrganizationName.Length > 0 && found.OrganizationName != OrganizationName)
        || (found.SiteName.Length > 0 && found.SiteName != SiteName)
        || (found.PsaMappingId is { } told && told != PsaMappingId);

    /// <summary>Takes over what Pulseway says; a name that it did not tell changes nothing. True when anything but the instant differs.</summary>
    internal bool TryTake(FoundGroup found, DateTime now)
    {
        var before = (Name, IsNamed, OrganizationName, OrganizationId, SiteName, PsaMappingId);
        if (found.Name.Length > 0)
        {
            (Name, IsNamed) = (found.Name, true);
        }

        OrganizationName = Told(found.OrganizationName, OrganizationName);
        OrganizationId = Told(found.OrganizationId, OrganizationId);
        SiteName = Told(found.SiteName, SiteName);
        PsaMappingId = found.PsaMappingId ?? PsaMappingId;
        NameKey = Folding.Fold(Name, 200);
        SearchText = Folding.Fold($"{Name} {OrganizationName} {SiteName}");
        SeenAt = now > SeenAt ? now : SeenAt;
        Version++;
        return before != (Name, IsNamed, OrganizationName, OrganizationId, SiteName, PsaMappingId);
    }

    /// <summary>It is this client's from now on.</summary>
    internal void Map(Guid client, GroupMappedBy by, Actor actor, DateTime now)
    {
        (ClientKey, MappedBy, MappedAt) = (client, by, now);
        (MappedById, MappedByName) = (actor.Id, actor.Name);
        (MappedNameKey, IsKeptUnmapped, Conflict, IsUnsettled) = (NameKey, false, GroupConflict.None, false);
        Version++;
    }

    /// <summary>It is nobody's from now on, until a person says whose.</summary>
    internal void Unmap()
    {
        (ClientKey, MappedBy, MappedAt, MappedById, MappedByName) = (null, GroupMappedBy.Nobody, null, null, "");
        (MappedNameKey, IsKeptUnmapped, Conflict, IsUnsettled) = ("", true, GroupConflict.None, true);
        Version++;
    }

    /// <summary>Notes whether a person has to look at it.</summary>
    /// <returns>True when that is news.</returns>
    internal bool Judge(GroupConflict conflict)
    {
        var isUnsettled = ClientKey is null || conflict != GroupConflict.None;
        if (conflict == Conflict && isUnsettled == IsUnsettled)
        {
            return false;
        }

        (Conflict, IsUnsettled) = (conflict, isUnsettled);
        Version++;
        return true;
    }

    /// <summary>A person is content with its client under its present name.</summary>
    internal void Accept()
    {
        (MappedNameKey, Conflict, IsUnsettled) = (NameKey, GroupConflict.None, ClientKey is null);
        Version++;
    }

    private static string Told(string told, string known) => told.Length > 0 ? told : known;
}

internal sealed class DeviceGroupMapping : IEntityTypeConfiguration<DeviceGroup>
{
    public void Configure(EntityTypeBuilder<DeviceGroup> builder)
    {
        builder.ToTable("DeviceGroups");
        builder.HasKey(group => group.Key);
        builder.Property(group => group.Key).ValueGeneratedNever();
        builder.Property(group => group.Version).IsConcurrencyToken();
        builder.Property(group => group.Identity).HasMaxLength(GroupIdentity.Longest);
        builder.Property(group => group.NameKey).HasMaxLength(200);
        builder.Property(group => group.MappedByName).HasMaxLength(200);
        builder.Property(group => group.SearchText).HasSubstringIndex();
        builder.Ignore(group => group.Title);
        builder.Ignore(group => group.IsOfEvents);
        builder.HasIndex(group => group.Identity).IsUnique().HasDatabaseName("UX_DeviceGroups_Identity");
        builder.HasIndex(group => new { group.NameKey, group.Key }, "IX_DeviceGroups_Name");
        builder.HasIndex(group => new { group.SeenAt, group.Key }, "IX_DeviceGroups_Seen");
        builder.HasIndex(group => group.ClientKey, "IX_DeviceGroups_Client");
        builder.HasIndex(group => new { group.FirstSeenAt, group.Key }, "IX_DeviceGroups_Unsettled").HasFilter("\"IsUnsettled\"");
        builder.HasOne<Client>().WithMany().HasForeignKey(group => group.ClientKey).OnDelete(DeleteBehavior.Restrict);
    }
}
