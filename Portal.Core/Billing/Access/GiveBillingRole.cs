using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Access;

/// <summary>
/// Gives a person a role on a billing address. Administrators and Finance give it to any account; an Admin of the address, who knows no
/// accounts, to contacts of its company only, so that nobody can try out e-mails. Source: 003-13.
/// </summary>
public sealed class GiveBillingRole(
    PortalDatabase databases,
    BillingVisibility visibility,
    IContactDirectory directory,
    BillingChanges changes,
    TimeProvider time
)
{
    /// <summary>Gives it, or changes the role held. Safe to repeat.</summary>
    /// <param name="actor">Who gives.</param>
    /// <param name="id">Which billing address.</param>
    /// <param name="email">Whose account.</param>
    /// <param name="role">The role from now on.</param>
    /// <param name="cancellationToken">Stops the act.</param>
    /// <returns>Null when given; otherwise why not.</returns>
    public async Task<Refusal?> ExecuteAsync(
        Actor actor,
        BillingAddressId id,
        string email,
        BillingRole role,
        CancellationToken cancellationToken
    )
    {
        if (await BillingRoleRights.CheckAsync(visibility, actor, id, cancellationToken) is { } refused)
        {
            return refused;
        }

        await using var db = databases.CreateDbContext();
        var user = await BillingPeople.FindAsync(db, email, cancellationToken);
        if (BillingVisibility.KnowsAccounts(actor))
        {
            return user is null ? BillingRoleRights.NoSuchPerson : await GiveAsync(user, actor, id, role, cancellationToken);
        }

        try
        {
            // asked before the account is looked at: the same answer, after the same time, for an account and for none
            return await IsContactAsync(db, id, email, cancellationToken) && user is not null
                ? await GiveAsync(user, actor, id, role, cancellationToken)
                : BillingRoleRights.NotAContact;
        }
        catch (ConnectorException exception)
        {
            return BillingRefusals.OtherSystem(exception, "Nothing was changed. Try again when it answers.");
        }
    }

    private async Task<bool> IsContactAsync(
        PortalDbContext db,
        BillingAddressId id,
        string email,
        CancellationToken cancellationToken
    )
    {
        var company = await db
            .BillingAddresses.Where(address => address.Key == id.Value)
            .Select(address => address.CompanyId)
            .SingleOrDefaultAsync(cancellationToken);
        var asked = email.Trim();
        if (company is null || !EmailList.IsAddress(asked))
        {
            return false;
        }

        var contacts = await directory.FindAsync([asked], cancellationToken);
        return contacts.Any(contact => contact.CompanyId == company && contact.HasEmail(asked));
    }

    private async Task<Refusal?> GiveAsync(
        PortalUser user,
        Actor actor,
        BillingAddressId id,
        BillingRole role,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var held = await db.BillingRoles.SingleOrDefaultAsync(
            grant => grant.AddressKey == id.Value && grant.UserId == user.Id,
            cancellationToken
        );
        var now = time.GetUtcNow().UtcDateTime;
        var before = held is null ? null : new { person = user.DisplayName, role = held.Role.ToString() };
        if (held is null)
        {
            db.BillingRoles.Add(BillingRoleGrant.Give(id, user.Id, (role, BillingRoleOrigin.Given), actor, now));
        }
        else if (!held.Become(role, actor, now))
        {
            return null;
        }

        var after = new { person = user.DisplayName, role = role.ToString() };
        db.Audit.Add(AuditEntry.For(now, actor, BillingActs.RoleGiven, BillingActs.Subject(id), before, after));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
            changes.Raise();
            return null;
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return BillingRefusals.Changed;
        }
        catch (DbUpdateException exception) when (exception.IsForeignKeyViolation())
        {
            return BillingRefusals.NotFound; // discarded just now
        }
    }
}
