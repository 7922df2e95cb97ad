using System.Security.Cryptography;
using System.Text;

namespace Portal.Core.Assets;

/// <summary>A group as Pulseway, or an event, tells of it. What is not told is empty; <see cref="PsaMappingId"/> is null then.</summary>
public sealed record FoundGroup
{
    /// <summary>Its id in Pulseway, or empty.</summary>
    public string GroupId { get; init; } = "";

    /// <summary>Its name, or empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Id of its organization, or empty.</summary>
    public string OrganizationId { get; init; } = "";

    /// <summary>Name of its organization, or empty.</summary>
    public string OrganizationName { get; init; } = "";

    /// <summary>Id of its site, or empty.</summary>
    public string SiteId { get; init; } = "";

    /// <summary>Name of its site, or empty.</summary>
    public string SiteName { get; init; } = "";

    /// <summary>The client's id in the business system; empty when there is none, null when nobody said.</summary>
    public string? PsaMappingId { get; init; }

    /// <summary>True when nothing tells where the device belongs.</summary>
    public bool IsNowhere => Identity == GroupIdentity.Nowhere;

    /// <summary>What it is known by.</summary>
    public string Identity => GroupIdentity.Of(this);

    /// <summary>What staff read until the name is told.</summary>
    public string StandIn =>
        GroupId.Length > 0 ? $"Group {GroupId}"
        : OrganizationName.Length > 0 ? OrganizationName
        : OrganizationId.Length > 0 ? $"Organization {OrganizationId}"
        : "No group";
}

/// <summary>
/// What a device group is known by. Pulseway's ids where it tells them; else the path of names. An event that names only an organization or a
/// bare group name has an identity of its own, and is led to a group that is known, if it can only be that one. Source: D5, scenario 18.
/// </summary>
public static class GroupIdentity
{
    /// <summary>Longest identity.</summary>
    public const int Longest = 300;

    /// <summary>Of devices that nothing tells the group of.</summary>
    public const string Nowhere = "none";

    /// <summary>What the identity begins with where Pulseway told the ids.</summary>
    internal const string ById = "group:";

    internal static string Of(FoundGroup found)
    {
        if (found.GroupId.Length > 0)
        {
            return Short($"{ById}{found.OrganizationId}/{found.SiteId}/{found.GroupId}");
        }

        string[] path =
        [
            found.OrganizationId.Length > 0 ? $"#{found.OrganizationId}" : Folding.Fold(found.OrganizationName, 200),
            found.SiteId.Length > 0 ? $"#{found.SiteId}" : Folding.Fold(found.SiteName, 200),
            Folding.Fold(found.Name, 200),
        ];
        return path.All(part => part.Length == 0) ? Nowhere : Short($"path:{string.Join('/', path)}");
    }

    // names are of any length; what is cut off still counts
    private static string Short(string identity) =>
        identity.Length <= Longest
            ? identity
            : $"{identity[..200]}~{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..32]}";
}
