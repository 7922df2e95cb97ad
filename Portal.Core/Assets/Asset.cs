using System.Linq.Expressions;

namespace Portal.Core.Assets;

/// <summary>
/// A device of a client, as Pulseway and Odoo know it. Pulseway leads on the device, Odoo on the client and the person. Source: 000-1, 000-2,
/// 000-4 to 000-12.
/// </summary>
public sealed class Asset
{
    /// <summary>The assets that the count of seats counts: those in service. Source: 000-30.</summary>
    public static Expression<Func<Asset, bool>> IsCounted { get; } = asset => asset.Status != AssetStatus.Decommissioned;

    private Asset() { }

    /// <summary>Portal's own id of it, in addresses and the audit.</summary>
    public Guid Key { get; private set; }

    /// <summary>Pulseway's id of it as it came, or empty. Source: 000-8.</summary>
    public string PulsewayId { get; private set; } = "";

    /// <summary>The same, for matching; null without one. See <see cref="KeyOf"/>.</summary>
    public string? PulsewayKey { get; private set; }

    /// <summary>Id of <c>x_client_asset</c> in Odoo, or null. Only in the Studio profile.</summary>
    public int? OdooId { get; private set; }

    /// <summary>Name of the computer. Source: 000-4.</summary>
    public string Hostname { get; private set; } = "";

    /// <summary>Hostname, folded, for matching and sorting.</summary>
    public string HostnameKey { get; private set; } = "";

    /// <summary>Serial number of the BIOS, or empty. Source: 000-5.</summary>
    public string Serial { get; private set; } = "";

    /// <summary>Serial, for matching; empty where it is one that many devices share.</summary>
    public string SerialKey { get; private set; } = "";

    /// <summary>Operating system, or empty. Source: 000-9.</summary>
    public string Os { get; private set; } = "";

    /// <summary>The same, folded, for the filter.</summary>
    public string OsKey { get; private set; } = "";

    /// <summary>Version of the operating system, or empty.</summary>
    public string OsVersion { get; private set; } = "";

    /// <summary>What kind of device: Desktop, Notebook, Server, or empty.</summary>
    public string Type { get; private set; } = "";

    /// <summary>What Pulseway says about it, or empty.</summary>
    public string Description { get; private set; } = "";

    /// <summary>Address that it has on the internet, or empty.</summary>
    public string ExternalIp { get; private set; } = "";

    /// <summary>Addresses in its own network, parted by commas, or empty.</summary>
    public string LocalIps { get; private set; } = "";

    /// <summary>Its page in Pulseway, from where it is operated; or empty.</summary>
    public string RemoteUrl { get; private set; } = "";

    /// <summary>Account that was last logged on there, or empty.</summary>
    public string LastUser { get; private set; } = "";

    /// <summary>Its group in Pulseway; null for one that only Odoo has.</summary>
    public Guid? GroupKey { get; private set; }

    /// <summary>Whose it is; null while its group is unmatched.</summary>
    public Guid? ClientKey { get; private set; }

    /// <summary>The client's name, folded, for sorting; empty without one.</summary>
    public string ClientNameKey { get; internal set; } = "";

    /// <summary>The client that Odoo has on the record, or null. Source: 000-6.</summary>
    public Guid? OdooClientKey { get; private set; }

    /// <summary>Id of the person in Odoo who uses it, or null. Source: 000-7.</summary>
    public int? AssignedToId { get; private set; }

    /// <summary>Name of that person, or empty.</summary>
    public string AssignedTo { get; private set; } = "";

    /// <summary>Where it stands.</summary>
    public AssetStatus Status { get; private set; }

    /// <summary>Who took it out of service.</summary>
    public AssetEnd EndedBy { get; private set; }

    /// <summary>Why it is out of service, in words, or empty.</summary>
    public string EndReason { get; private set; } = "";

    /// <summary>UTC instant it went out of service, or null.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>UTC instant Pulseway last heard from it, or null.</summary>
    public DateTime? LastSeenAt { get; private set; }

    /// <summary>UTC instant its details were last read, in Pulseway or as Odoo has it, or null. Source: 000-10.</summary>
    public DateTime? AuditedAt { get; private set; }

    /// <summary>UTC instant Pulseway last listed it; null when it never did.</summary>
    public DateTime? ListedAt { get; private set; }

    /// <summary>UTC instant since which Pulseway does not list it, though it has an id there; null while it does.</summary>
    public DateTime? GoneSince { get; private set; }

    /// <summary>True while an open conflict concerns it; see <see cref="AssetConflict"/>.</summary>
    public bool HasConflict { get; internal set; }

    /// <summary>True for billing: in service, and its client has a subscription in progress. Source: 000-11.</summary>
    public bool IsSubscribed { get; internal set; }

    /// <summary>UTC second of its last change in Odoo, or null.</summary>
    public DateTime? OdooChangedAt { get; private set; }

    /// <summary>Digest of what Odoo has, or was last told; empty when it has nothing.</summary>
    public string ToldDigest { get; internal set; } = "";

    /// <summary>The delivery that told it last, or null.</summary>
    public Guid? DeliveryId { get; internal set; }

    /// <summary>UTC instant Portal first knew of it.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>What the search looks through, folded.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    /// <summary>The record's name in inbox and outbox: <c>asset,0198…</c>.</summary>
    public string Subject => SubjectOf(Key);

    /// <summary>True while it is in service.</summary>
    public bool IsInService => Status != AssetStatus.Decommissioned;

    /// <summary>The name of an asset in inbox and outbox.</summary>
    public static string SubjectOf(Guid key) => $"{AssetActs.Asset},{key}";

    /// <summary>The form of a Pulseway id by which devices are matched: Pulseway writes one id in upper or lower case.</summary>
    public static string KeyOf(string pulsewayId) => Folding.Fold(pulsewayId, 200);

    internal static Asset Make(DateTime now) => new() { Key = Guid.CreateVersion7(now), CreatedAt = now };

    /// <summary>It has, or no longer has, this id in Pulseway.</summary>
    internal void Identify(string pulsewayId)
    {
        PulsewayId = pulsewayId.Trim();
        PulsewayKey = PulsewayId.Length > 0 ? KeyOf(pulsewayId) : null;
        Version++;
    }

    /// <summary>It is this record in Odoo; null for none.</summary>
    internal void Link(int? odooId, DateTime? changedAt) => (OdooId, OdooChangedAt, Version) = (odooId, changedAt, Version + 1);

    /// <summary>What it is, as the system that leads on it says; what is not told stays.</summary>
    internal void Describe(DeviceFacts facts)
    {
        Hostname = Told(facts.Name, Hostname);
        (Serial, Os, OsVersion) = (Told(facts.Serial, Serial), Told(facts.Os, Os), Told(facts.OsVersion, OsVersion));
        (Type, Description) = (Told(facts.Type, Type), Told(facts.Description, Description));
        (ExternalIp, LocalIps) = (Told(facts.ExternalIp, ExternalIp), Told(facts.LocalIps, LocalIps));
        (RemoteUrl, LastUser) = (Told(facts.RemoteUrl, RemoteUrl), Told(facts.LastUser, LastUser));
        LastSeenAt = facts.LastSeenAt > LastSeenAt || LastSeenAt is null ? facts.LastSeenAt ?? LastSeenAt : LastSeenAt;
        AuditedAt = facts.AuditedAt > AuditedAt || AuditedAt is null ? facts.AuditedAt ?? AuditedAt : AuditedAt;
        (HostnameKey, SerialKey, OsKey) = (Folding.Fold(Hostname, 200), SerialNumbers.KeyOf(Serial), Folding.Fold(Os, 200));
        Index();
        Version++;
    }

    /// <summary>It is in this group in Pulseway.</summary>
    internal void PlaceIn(Guid? group) => (GroupKey, Version) = (group, Version + 1);

    /// <summary>What Odoo says about whose it is.</summary>
    internal void ClaimFor(Guid? client) => (OdooClientKey, Version) = (client, Version + 1);

    /// <summary>It is this client's; null for nobody's.</summary>
    internal void GiveTo(Client? client)
    {
        (ClientKey, ClientNameKey) = (client?.Key, client?.NameKey ?? "");
        Index();
        Version++;
    }

    /// <summary>This person in Odoo uses it; null for nobody.</summary>
    internal void Assign(int? id, string name)
    {
        (AssignedToId, AssignedTo) = (id, id is null ? "" : name);
        Index();
        Version++;
    }

    /// <summary>Pulseway lists it.</summary>
    internal void List(DateTime now)
    {
        (ListedAt, GoneSince) = (now, null);
        Status = Status == AssetStatus.Stale ? AssetStatus.Active : Status;
        Version++;
    }

    /// <summary>Pulseway does not list it: its days of grace begin.</summary>
    internal void Miss(DateTime now)
    {
        GoneSince ??= now;
        Status = Status == AssetStatus.Active ? AssetStatus.Stale : Status;
        Version++;
    }

    /// <summary>It is out of service.</summary>
    internal void End(AssetEnd by, string reason, DateTime now)
    {
        (Status, EndedBy, EndReason, EndedAt) = (AssetStatus.Decommissioned, by, reason, now);
        Version++;
    }

    /// <summary>It is the same device as another record, which goes: what Pulseway lists now is what it is.</summary>
    internal void Absorb(Asset other, DateTime now)
    {
        var isOthers =
            other.PulsewayKey is not null && (PulsewayKey is null || GoneSince is not null || other.ListedAt > ListedAt);
        if (isOthers)
        {
            Identify(other.PulsewayId);
            (ListedAt, GoneSince, GroupKey) = (other.ListedAt, other.GoneSince, other.GroupKey ?? GroupKey);
            Describe(other.Facts);
        }

        if (OdooId is null)
        {
            (OdooId, OdooChangedAt, OdooClientKey) = (other.OdooId, other.OdooChangedAt, other.OdooClientKey);
            (ToldDigest, DeliveryId) = (other.ToldDigest, other.DeliveryId);
        }

        (AssignedToId, AssignedTo) = AssignedToId is null ? (other.AssignedToId, other.AssignedTo) : (AssignedToId, AssignedTo);
        if (isOthers && other.IsInService && (Status == AssetStatus.Stale || EndedBy is AssetEnd.Missing or AssetEnd.Odoo))
        {
            Revive(now);
        }
    }

    private DeviceFacts Facts =>
        new()
        {
            Name = Hostname,
            Serial = Serial,
            Os = Os,
            OsVersion = OsVersion,
            Type = Type,
            Description = Description,
            ExternalIp = ExternalIp,
            LocalIps = LocalIps,
            RemoteUrl = RemoteUrl,
            LastUser = LastUser,
            LastSeenAt = LastSeenAt,
            AuditedAt = AuditedAt,
        };

    /// <summary>Odoo has this of it, or is told it.</summary>
    internal void Tell(string digest) => (ToldDigest, Version) = (digest, Version + 1);

    /// <summary>It is in service again; missing in Pulseway it has its days of grace anew.</summary>
    internal void Revive(DateTime now)
    {
        GoneSince = GoneSince is null ? GoneSince : now;
        Status = GoneSince is null ? AssetStatus.Active : AssetStatus.Stale;
        (EndedBy, EndReason, EndedAt) = (AssetEnd.None, "", null);
        Version++;
    }

    private void Index() =>
        SearchText = Folding.Fold(
            $"{Hostname} {Serial} {PulsewayId} {Os} {Type} {ClientNameKey} {AssignedTo} {LastUser} {ExternalIp} {LocalIps}"
        );

    private static string Told(string told, string known) => told.Length > 0 ? told : known;
}
