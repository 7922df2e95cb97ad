using Portal.Components;
using Portal.Core.Assets;
using Portal.Core.Assets.Groups;

namespace Portal.Pages.Assets;

/// <summary>Assets and groups in staff's words. Source: LOOK.</summary>
internal static class AssetWords
{
    public static BadgeStatus Badge(AssetStatus status) =>
        status switch
        {
            AssetStatus.Active => BadgeStatus.Active,
            AssetStatus.Stale => BadgeStatus.Stale,
            AssetStatus.Decommissioned => BadgeStatus.Archived,
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A status without a badge."),
        };

    public static string Word(AssetStatus status) =>
        status switch
        {
            AssetStatus.Active => "Active",
            AssetStatus.Stale => "Missing",
            AssetStatus.Decommissioned => "Decommissioned",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A status without a word."),
        };

    public static string Why(GroupConflict conflict) =>
        conflict switch
        {
            GroupConflict.None => "",
            GroupConflict.SeveralClients => "Several clients, or several groups, have this name.",
            GroupConflict.Renamed => "It was renamed in Pulseway, and the name is another client's.",
            GroupConflict.PulsewayDiffers => "Pulseway names another client than its name or mapping says.",
            GroupConflict.ClientGone => "Its client is archived or gone in Odoo.",
            _ => throw new ArgumentOutOfRangeException(nameof(conflict), conflict, "A conflict without words."),
        };

    public static string By(DeviceGroup group) =>
        group.MappedBy switch
        {
            GroupMappedBy.Nobody => "",
            GroupMappedBy.Name => "by its name",
            GroupMappedBy.Pulseway => "as Pulseway names it",
            GroupMappedBy.Person => $"by {group.MappedByName}",
            _ => throw new ArgumentOutOfRangeException(nameof(group), group.MappedBy, "A mapping without words."),
        };

    public static string Question(ConflictKind kind) =>
        kind switch
        {
            ConflictKind.SameSerial => "Both have the same serial number and other ids in Pulseway. Are they one device?",
            ConflictKind.SameHostname => "Both have the same hostname at the same client. Are they one device?",
            ConflictKind.SamePulsewayId => "Odoo has two records with the same Pulseway id. Are they one device?",
            ConflictKind.ClientsDiffer => "Odoo says that it is one client's, its device group that it is another's.",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A conflict without words."),
        };

    /// <summary>What a mapping does to seats.</summary>
    public static string Say(MappingWeight weight, string client)
    {
        if (weight.More == 0)
        {
            return "No count of seats changes by it.";
        }

        var more = weight.HasSubscription
            ? $"The next count of seats has {weight.More} more for {client}"
            : $"{client} has no subscription in progress, so nobody is billed for {(weight.More == 1 ? "it" : "them")}";
        var less = weight.Less.Select(each => $"{each.Devices} fewer for {each.Client}");
        return $"{string.Join(", ", less.Prepend(more))}.";
    }

    public static TimelineLine Tell(Core.Audit.AuditEntry entry)
    {
        var who = entry.ActorName;
        var reason = AuditJson.Text(entry.After, "reason") is { Length: > 0 } why ? $": {why}" : "";
        return entry.Action switch
        {
            AssetActs.Found => new("add", "tone-blue", "Portal found it"),
            AssetActs.Changed => new("edit", "tone-blue", "What Pulseway says of it changed"),
            AssetActs.Moved => new("apartment", "tone-blue", Moved(entry)),
            AssetActs.Assigned => new("person", "tone-blue", Assigned(entry)),
            AssetActs.Missed => new("warning", "tone-amber", "Pulseway does not list it any more; its days of grace began"),
            AssetActs.Returned => new("undo", "tone-green", "Pulseway lists it again"),
            AssetActs.Decommissioned => new("archive", "tone-grey", $"{who} took it out of service{reason}"),
            AssetActs.Revived => new("undo", "tone-green", $"{who} took it back into service{reason}"),
            AssetActs.Conflicted => new("warning", "tone-amber", "Something about it has to be decided"),
            AssetActs.Joined => new("link", "tone-violet", $"{who} joined it with another record of the same device"),
            AssetActs.KeptApart => new("link", "tone-grey", $"{who} said that it is a device of its own"),
            AssetActs.ClientChosen => new("apartment", "tone-violet", $"{who} chose its client"),
            _ => new("history", "tone-grey", $"{who}: {entry.Action}"),
        };
    }

    private static string Moved(Core.Audit.AuditEntry entry) =>
        AuditJson.Text(entry.After, "client") is { Length: > 0 } client ? $"It is {client}'s" : "It is nobody's";

    private static string Assigned(Core.Audit.AuditEntry entry) =>
        AuditJson.Text(entry.After, "person") is { Length: > 0 } person
            ? $"{entry.ActorName} gave it to {person}"
            : $"{entry.ActorName} took it from {AuditJson.Text(entry.Before, "person")}";
}
