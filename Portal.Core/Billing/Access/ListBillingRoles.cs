using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Access;

/// <summary>Lists who has which role on a billing address, for those who may give roles. Source: 003-13.</summary>
public sealed class ListBillingRoles(PortalDatabase databases, BillingVisibility visibility)
{
    private const int Most = 200;

    /// <summary>The holders by name, 200 at most. Safe to repeat.</summary>
    public async Task<Result<IReadOnlyList<BillingRoleHolder>>> ExecuteAsync(
        Actor actor,
        BillingAddressId id,
        CancellationToken cancellationToken
    )
    {
        if (await BillingRoleRights.CheckAsync(visibility, actor, id, cancellationToken) is { } refused)
        {
            return refused;
        }

        await using var db = databases.CreateDbContext();
        var holders = await db
            .BillingRoles.AsNoTracking()
            .Where(role => role.AddressKey == id.Value)
            .Join(db.Users, role => role.UserId, user => user.Id, (role, user) => new { role, user })
            .OrderBy(each => each.user.DisplayName)
            .ThenBy(each => each.user.Id)
            .Take(Most)
            .ToListAsync(cancellationToken);
        return holders.ConvertAll(each => new BillingRoleHolder(
            each.user.Id,
            each.user.DisplayName,
            each.user.Email ?? "",
            each.role
        ));
    }
}
