using Microsoft.EntityFrameworkCore;
using Portal.Core.Billing.Access;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// Decides which billing addresses a person may know of, change, and open to others. What they may not know of does not exist for them.
/// Source: 003-12, 003-13, DESIGN §9, P8.
/// </summary>
public sealed class BillingVisibility(PortalDatabase databases, BillingOptions options, ContactAccess contacts)
{
    private static readonly Role[] Staff = [Role.Administrator, Role.Finance];

    /// <summary>Which of the two ways holds.</summary>
    public BillingVisibilityMode Mode => options.Visibility;

    /// <summary>What a person sees now. For a Member it may ask Odoo whose contact they are, a few seconds at most.</summary>
    public async Task<BillingSight> OfAsync(Actor actor, CancellationToken cancellationToken) =>
        actor.Holds(Role.Viewer) ? BillingSight.All : await ReachAsync(actor, cancellationToken);

    /// <summary>What a person may act on: what they see, without what only the role Viewer shows them.</summary>
    internal async Task<BillingSight> ReachAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.Holds(Staff))
        {
            return BillingSight.All;
        }

        if (!actor.Holds(Role.Member) || actor.Id is not { } user)
        {
            return BillingSight.Nothing;
        }

        return Mode == BillingVisibilityMode.Roles
            ? BillingSight.ByRoles(user)
            : BillingSight.AsCreator(user, orContact: await contacts.ReadAsync(user, actor.Email, cancellationToken) is not null);
    }

    /// <summary>True when the person may see this one.</summary>
    public async Task<bool> MaySeeAsync(Actor actor, BillingAddressId id, CancellationToken cancellationToken) =>
        await HoldsAsync(await OfAsync(actor, cancellationToken), id, cancellationToken);

    /// <summary>
    /// True when the person may complete this one, try its creation again or discard it: a Member what is theirs, where roles count as its
    /// Admin. A Viewer who is a Member too sees the others and changes none of them.
    /// </summary>
    public async Task<bool> MayChangeAsync(Actor actor, BillingAddressId id, CancellationToken cancellationToken) =>
        AccessPolicy.ChangeBilling.Check(actor) is null
        && await HoldsAsync(await ReachAsync(actor, cancellationToken), id, cancellationToken)
        && (actor.Holds(Staff) || Mode != BillingVisibilityMode.Roles || await IsAdminAsync(actor, id, cancellationToken));

    /// <summary>True when the person may give and take roles on this one.</summary>
    public async Task<bool> MayGiveRolesAsync(Actor actor, BillingAddressId id, CancellationToken cancellationToken) =>
        actor.Holds(Staff) || (Mode == BillingVisibilityMode.Roles && await IsAdminAsync(actor, id, cancellationToken));

    /// <summary>True when the person knows every account, and may look for one by its e-mail.</summary>
    internal static bool KnowsAccounts(Actor actor) => actor.Holds(Staff);

    private async Task<bool> HoldsAsync(BillingSight sight, BillingAddressId id, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await sight.In(db).AnyAsync(address => address.Key == id.Value, cancellationToken);
    }

    private async Task<bool> IsAdminAsync(Actor actor, BillingAddressId id, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return actor.Holds(Role.Member)
            && await db.BillingRoles.AnyAsync(
                role => role.AddressKey == id.Value && role.UserId == actor.Id && role.Role == BillingRole.Admin,
                cancellationToken
            );
    }
}
