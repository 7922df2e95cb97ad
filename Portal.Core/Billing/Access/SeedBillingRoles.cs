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
    IContactDirectory directory,
    BillingChanges changes,
    TimeProvider time
)
{
    private const int Batch = 50;

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
            return await FindAsync(only, cancellationToken);
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
            given += await GiveAsync(actor, batch, cancellationToken);
        }

        changes.Raise();
        return given;
    }

    private async Task<List<BillingRoleProposal>> FindAsync(BillingAddressId? only, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var people = await BillingPeople
            .Members(db)
            .OrderBy(user => user.Id)
            .Select(user => new
            {
                user.Id,
                user.DisplayName,
                user.Email,
            })
            .ToListAsync(cancellationToken);
        var proposals = new List<BillingRoleProposal>();
        foreach (var batch in people.Where(person => EmailList.IsAddress(person.Email!)).Chunk(Batch)) // accounts in use have one
        {
            var found = await directory.FindAsync([.. batch.Select(person => person.Email!)], cancellationToken);
            foreach (var person in batch)
            {
                var companies = found
                    .Where(contact => contact.HasEmail(person.Email!))
                    .Select(contact => (int?)contact.CompanyId);
                var missing = await ListMissingAsync(db, only, person.Id, [.. companies.Distinct()], cancellationToken);
                proposals.AddRange(
                    missing.Select(address => new BillingRoleProposal(
                        person.Id,
                        person.DisplayName,
                        person.Email!,
                        address.Id,
                        address.Name
                    ))
                );
            }
        }

        return proposals;
    }

    private static Task<List<BillingAddress>> ListMissingAsync(
        PortalDbContext db,
        BillingAddressId? only,
        Guid user,
        List<int?> companies,
        CancellationToken cancellationToken
    )
    {
        var addresses = db.BillingAddresses.AsNoTracking().Where(address => companies.Contains(address.CompanyId));
        if (only is { } id)
        {
            addresses = addresses.Where(address => address.Key == id.Value);
        }

        var held = db.BillingRoles.Where(role => role.UserId == user);
        return addresses
            .Where(address => !held.Any(role => role.AddressKey == address.Key))
            .OrderBy(address => address.NameKey)
            .ThenBy(address => address.Key)
            .ToListAsync(cancellationToken);
    }

    private async Task<int> GiveAsync(Actor actor, BillingRoleProposal[] batch, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var given = 0;
        foreach (var one in batch)
        {
            var holds = await db.BillingRoles.AnyAsync(
                role => role.UserId == one.UserId && role.AddressKey == one.AddressId.Value,
                cancellationToken
            );
            if (holds)
            {
                continue; // somebody gave one meanwhile
            }

            var role = (BillingRole.Viewer, BillingRoleOrigin.Contact);
            db.BillingRoles.Add(BillingRoleGrant.Give(one.AddressId, one.UserId, role, actor, now));
            var after = new
            {
                person = one.Name,
                role = nameof(BillingRole.Viewer),
                contact = one.Email,
            };
            db.Audit.Add(AuditEntry.For(now, actor, BillingActs.RoleGiven, BillingActs.Subject(one.AddressId), after: after));
            given++;
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return given;
    }
}
