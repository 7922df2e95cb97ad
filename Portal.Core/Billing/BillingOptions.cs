namespace Portal.Core.Billing;

/// <summary>What lets a Member see a billing address. Source: 003-12, 003-13.</summary>
public enum BillingVisibilityMode
{
    /// <summary>Having created it, or being a contact of its company in Odoo.</summary>
    CreatorOrContact,

    /// <summary>A role on it, given by a person.</summary>
    Roles,
}

/// <summary>Billing's settings. The host binds section <c>Billing</c>.</summary>
public sealed class BillingOptions
{
    /// <summary><c>Billing:Visibility</c>: <c>CreatorOrContact</c> (default) or <c>Roles</c>.</summary>
    public BillingVisibilityMode Visibility { get; init; } = BillingVisibilityMode.CreatorOrContact;
}
