using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Access;

/// <summary>Takes a person's role on a billing address away. Source: 003-13.</summary>
public sealed class TakeBillingRole(
    PortalDatabase databases,
    BillingVisibility visibility,
    BillingChanges changes,
    TimeProvider time
)
{
    /// <summary>Takes it away. Safe to repeat.</summary>
    /// <returns>Null when it is gone; otherwise why not.</returns>
    public async Task<Refusal?> ExecuteAsync(Actor actor, BillingAddressId id, Guid userId, CancellationToken cancellationToken)
    {
        if (await BillingRoleRights.CheckAsync(visibility, actor, id, cancellationToken) is { } refused)
        {
            return refused;
        }

        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var held = await db.BillingRoles.SingleOrDefaultAsync(
            grant => grant.AddressKey == id.Value && grant.UserId == userId,
            cancellationToken
        );
        if (held is null)
        {
            return null;
        }

        var name = await db
            .Users.Where(user => user.Id == userId)
            .Select(user => user.DisplayName)
            .SingleAsync(cancellationToken);
        var before = new { person = name, role = held.Role.ToString() };
        db.BillingRoles.Remove(held);
        db.Audit.Add(AuditEntry.For(time.GetUtcNow().UtcDateTime, actor, BillingActs.RoleTaken, BillingActs.Subject(id), before));
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        changes.Raise();
        return null;
    }
}
