namespace Portal.Core.Connections;

/// <summary>Whether a model or field can be used.</summary>
public enum SchemaState
{
    /// <summary>It is there.</summary>
    Present,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is there, but Portal's user may not read it.</summary>
    NoRight,
}

/// <summary>One thing that a capability needs in another system. Source: C1, R19.</summary>
/// <param name="Capability">What needs it, as staff call it: "Tickets".</param>
/// <param name="Profile">The profile that needs it; empty when every profile does.</param>
/// <param name="Model">The model.</param>
/// <param name="Field">The field; empty for the model itself.</param>
/// <param name="State">Whether it can be used.</param>
public sealed record SchemaFinding(string Capability, string Profile, string Model, string Field, SchemaState State)
{
    /// <summary>True when this profile needs it.</summary>
    public bool IsFor(string profile) => Profile.Length == 0 || Profile == profile;
}
