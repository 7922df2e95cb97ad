namespace Portal.Core.Assets.Organizations;

/// <summary>Whether a client is an organization in Pulseway. The numbers are stored.</summary>
public enum OrganizationState
{
    /// <summary>Pulseway has none of it, as far as Portal knows.</summary>
    Absent = 0,

    /// <summary>Asked for, and not answered yet.</summary>
    Asked = 1,

    /// <summary>Pulseway has it.</summary>
    Present = 2,

    /// <summary>Pulseway did not make it, and Portal asks no more by itself.</summary>
    Failed = 3,
}

/// <summary>An organization as Pulseway lists it.</summary>
/// <param name="Id">Its id there.</param>
/// <param name="Name">Its name.</param>
/// <param name="PsaMappingId">The client's id that it carries, or empty.</param>
public sealed record FoundOrganization(string Id, string Name, string PsaMappingId);
