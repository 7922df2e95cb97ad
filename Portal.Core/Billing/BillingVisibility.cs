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
    private static readonly Role[] Everything = [Role.Administrator, Role.Finance, Role.Viewer];
    private static readonly Role[] GiveRoles = [Role.Administrator, Role.Finance];

    /// <summary>Which of the two ways holds.</summary>
    public BillingVisibilityMode Mode => options.Visibility;

    /// <summary>What a person sees now. For a Member it may ask Odoo whose contact they are, a few seconds at most.</summary>
    public async Task<BillingSight> OfAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.Holds(Everything))
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
    public async Task<bool> MaySeeAsync(Actor actor, BillingAddressId id, CancellationToken cancellationToken)
    {
        var sight = await OfAsync(actor, cancellationToken);
        await using var db = databases.CreateDbContext();
        return await sight.In(db).AnyAsync(address => address.Key == id.Value, cancellationToken);
    }

    /// <summary>True when the person may see this one and change it: where roles count, a Member must be its Admin.</summary>
    public async Task<bool> MayChangeAsync(Actor actor, BillingAddressId id, CancellationToken cancellationToken) =>
        AccessPolicy.ChangeBilling.Check(actor) is null
        && await MaySeeAsync(actor, id, cancellationToken)
        && (actor.Holds(GiveRoles) || Mode != BillingVisibilityMode.Roles || await IsAdminAsync(actor, id, cancellationToken));

    /// <summary>True when the person may give and take roles on this one.</summary>
    public async Task<bool> MayGiveRolesAsync(Actor actor, BillingAddressId id, CancellationToken cancellationToken) =>
        actor.Holds(GiveRoles) || (Mode == BillingVisibilityMode.Roles && await IsAdminAsync(actor, id, cancellationToken));

    /// <summary>True when the person knows every account, and may look for one by its e-mail.</summary>
    internal static bool KnowsAccounts(Actor actor) => actor.Holds(GiveRoles);

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
