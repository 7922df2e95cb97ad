namespace Portal.Core.Billing.Access;

/// <summary>What a page needs to show and change the roles on a billing address.</summary>
/// <param name="visibility">Knows whether roles count.</param>
/// <param name="list">Lists them.</param>
/// <param name="give">Gives one.</param>
/// <param name="take">Takes one away.</param>
/// <param name="seed">Takes them over from Odoo.</param>
public sealed class BillingRoleDesk(
    BillingVisibility visibility,
    ListBillingRoles list,
    GiveBillingRole give,
    TakeBillingRole take,
    SeedBillingRoles seed
)
{
    /// <summary>True where roles decide what a Member sees.</summary>
    public bool RolesCount => visibility.Mode == BillingVisibilityMode.Roles;

    /// <summary>Lists them.</summary>
    public ListBillingRoles List => list;

    /// <summary>Gives one.</summary>
    public GiveBillingRole Give => give;

    /// <summary>Takes one away.</summary>
    public TakeBillingRole Take => take;

    /// <summary>Takes them over from Odoo.</summary>
    public SeedBillingRoles Seed => seed;
}
