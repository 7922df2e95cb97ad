using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Access;

/// <summary>
/// Takes roles over from Odoo: a Member whose e-mail is a contact of a company becomes Viewer of its billing address, so that nobody has
/// to create again what exists. Source: 003-13.
/// </summary>
public sealed class SeedBillingRoles(
    PortalDatabase databases,
    BillingVisibility visibility,
    ProposeBillingRoles proposals,
    BillingChanges changes,
    TimeProvider time
)
{
    private const int Batch = 50;
    private const int Attempts = 3;

    /// <summary>Who would get a role: on one billing address, or, for Administrators and Finance, on all. Changes nothing.</summary>
    public async Task<Result<IReadOnlyList<BillingRoleProposal>>> ProposeAsync(
        Actor actor,
        BillingAddressId? only,
        CancellationToken cancellationToken
    )
    {
        var refused = only is { } id
            ? await BillingRoleRights.CheckAsync(visibility, actor, id, cancellationToken)
            : AccessPolicy.SeedBillingRoles.Check(actor);
        if (refused is not null)
        {
            return refused;
        }

        try
        {
            return only is { } one
                ? await proposals.ForOneAsync(one, cancellationToken)
                : await proposals.ForAllAsync(cancellationToken);
        }
        catch (ConnectorException exception)
        {
            return BillingRefusals.OtherSystem(exception, "The contacts are not known without it. Try again when it answers.");
        }
    }

    /// <summary>Gives the role Viewer to everybody proposed now. Safe to repeat; who has a role keeps it.</summary>
    /// <returns>How many were given.</returns>
    public async Task<Result<int>> ExecuteAsync(Actor actor, BillingAddressId? only, CancellationToken cancellationToken)
    {
        var proposed = await ProposeAsync(actor, only, cancellationToken);
        if (!proposed.Succeeded)
        {
            return proposed.Refusals[0];
        }

        var given = 0;
        foreach (var batch in proposed.Value.Chunk(Batch))
        {
            if (await GiveAsync(actor, batch, cancellationToken) is not { } some)
            {
                return BillingRoleRights.Overtaken;
            }

            given += some;
            changes.Raise();
        }

        return given;
    }

    // how many; null when somebody else was quicker each time
    private async Task<int?> GiveAsync(Actor actor, BillingRoleProposal[] batch, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                return await StoreAsync(actor, batch, cancellationToken);
            }
            catch (DbUpdateException exception) when (exception.IsUniqueViolation() || exception.IsForeignKeyViolation())
            {
                // given or discarded between the look and the row: the next look finds that
            }
        }

        return null;
    }

    private async Task<int> StoreAsync(Actor actor, BillingRoleProposal[] batch, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var keys = batch.Select(one => one.AddressId.Value).Distinct().ToList();
        var users = batch.Select(one => one.UserId).Distinct().ToList();
        var left = await db
            .BillingAddresses.Where(address => keys.Contains(address.Key))
            .Select(address => address.Key)
            .ToListAsync(cancellationToken);
        var held = await db
            .BillingRoles.Where(role => users.Contains(role.UserId) && keys.Contains(role.AddressKey))
            .Select(role => new { role.UserId, role.AddressKey })
            .ToListAsync(cancellationToken);
        var missing = batch
            .Where(one => left.Contains(one.AddressId.Value))
            .Where(one => !held.Contains(new { one.UserId, AddressKey = one.AddressId.Value }))
            .ToList();
        foreach (var one in missing)
        {
            var role = (BillingRole.Viewer, BillingRoleOrigin.Contact);
            db.BillingRoles.Add(BillingRoleGrant.Give(one.AddressId, one.UserId, role, actor, now));
            db.Audit.Add(Tell(actor, one, now));
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return missing.Count;
    }

    private static AuditEntry Tell(Actor actor, BillingRoleProposal one, DateTime now)
    {
        var after = new
        {
            person = one.Name,
            role = nameof(BillingRole.Viewer),
            origin = nameof(BillingRoleOrigin.Contact),
        };
        return AuditEntry.For(now, actor, BillingActs.RoleGiven, BillingActs.Subject(one.AddressId), after: after);
    }
}
