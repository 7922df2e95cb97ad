namespace Portal.Core.Assets;

/// <summary>Names of the acts on assets and device groups in the audit.</summary>
public static class AssetActs
{
    /// <summary>Kind of record: an asset, by Portal's own id.</summary>
    public const string Asset = "asset";

    /// <summary>Kind of record: a device group, by Portal's own id.</summary>
    public const string Group = "device-group";

    /// <summary>Portal heard of a device for the first time.</summary>
    public const string Found = "asset.found";

    /// <summary>What Pulseway or Odoo says of it is other than before.</summary>
    public const string Changed = "asset.changed";

    /// <summary>It is another client's, or somebody's at last.</summary>
    public const string Moved = "asset.moved";

    /// <summary>A person was given it, or it was taken from one.</summary>
    public const string Assigned = "asset.assigned";

    /// <summary>Pulseway does not list it any more.</summary>
    public const string Missed = "asset.missed";

    /// <summary>Pulseway lists it again within the days of grace.</summary>
    public const string Returned = "asset.returned";

    /// <summary>It is out of service.</summary>
    public const string Decommissioned = "asset.decommissioned";

    /// <summary>It is in service again.</summary>
    public const string Revived = "asset.revived";

    /// <summary>Two records cannot be told to be one or two devices, or two systems say different things.</summary>
    public const string Conflicted = "asset.conflict-found";

    /// <summary>Two records were made one.</summary>
    public const string Joined = "asset.joined";

    /// <summary>Two records were said to be two devices.</summary>
    public const string KeptApart = "asset.kept-apart";

    /// <summary>One of two clients was chosen.</summary>
    public const string ClientChosen = "asset.client-chosen";

    /// <summary>The list was exported.</summary>
    public const string Exported = "assets.exported";

    /// <summary>A group was given its client.</summary>
    public const string Mapped = "device-group.mapped";

    /// <summary>A group's client was taken away.</summary>
    public const string Unmapped = "device-group.unmapped";

    /// <summary>Something about a group cannot be decided without a person.</summary>
    public const string GroupConflicted = "device-group.conflict-found";

    /// <summary>Kind of record: a client, by Portal's own id.</summary>
    public const string Client = "client";

    /// <summary>An organization was asked for in Pulseway.</summary>
    public const string OrganizationAsked = "client.organization-asked";

    /// <summary>Pulseway has an organization for a client.</summary>
    public const string OrganizationKept = "client.organization-kept";

    /// <summary>Pulseway did not make the organization of a client.</summary>
    public const string OrganizationFailed = "client.organization-failed";

    internal static (string Kind, string Id) SubjectOf(Assets.Client client) => (Client, client.Key.ToString());

    internal static (string Kind, string Id) SubjectOf(Asset asset) => (Asset, asset.Key.ToString());

    internal static (string Kind, string Id) SubjectOf(DeviceGroup group) => (Group, group.Key.ToString());
}
