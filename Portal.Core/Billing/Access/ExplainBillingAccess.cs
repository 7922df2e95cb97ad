using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Access;

/// <summary>One reason why a person sees a billing address.</summary>
public abstract record AccessReason
{
    private AccessReason() { }

    /// <summary>A role of theirs sees all.</summary>
    /// <param name="Role">That role.</param>
    public sealed record SeesAll(Role Role) : AccessReason;

    /// <summary>They created it.</summary>
    /// <param name="At">UTC instant.</param>
    public sealed record Created(DateTime At) : AccessReason;

    /// <summary>Their e-mail is a contact of the company in Odoo.</summary>
    /// <param name="Email">That e-mail.</param>
    /// <param name="Company">The company.</param>
    /// <param name="ReadAt">UTC instant Odoo said so.</param>
    public sealed record Contact(string Email, string Company, DateTime ReadAt) : AccessReason;

    /// <summary>They hold a role on it.</summary>
    /// <param name="Grant">The role, and how they came to it.</param>
    public sealed record Holds(BillingRoleGrant Grant) : AccessReason;
}

/// <summary>Why somebody sees a billing address, or that they do not.</summary>
/// <param name="Name">The person.</param>
/// <param name="Reasons">Every reason; none when they do not see it.</param>
public sealed record AccessExplanation(string Name, IReadOnlyList<AccessReason> Reasons);

/// <summary>Answers "Why can I see this?", and for administrators why another person can. Source: b1, 003-12, 003-13.</summary>
public sealed class ExplainBillingAccess(PortalDatabase databases, BillingVisibility visibility)
{
    private static readonly Role[] SeesAll = [Role.Administrator, Role.Finance, Role.Viewer];

    /// <summary>Why this person sees it. Safe to repeat.</summary>
    public async Task<Result<AccessExplanation>> ExecuteAsync(
        Actor actor,
        BillingAddressId id,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var explained = await ExplainAsync(actor, id, cancellationToken);
        return explained.Reasons.Count == 0 ? BillingRefusals.NotFound : explained;
    }

    /// <summary>Why another person sees it, or that they do not. Safe to repeat.</summary>
    /// <param name="actor">An administrator.</param>
    /// <param name="id">Which billing address.</param>
    /// <param name="email">The other person's e-mail.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<AccessExplanation>> ForPersonAsync(
        Actor actor,
        BillingAddressId id,
        string email,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ExplainAccess.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        if (await BillingPeople.FindAsync(db, email, cancellationToken) is not { } user)
        {
            return new Refusal(
                "billing.no-such-person",
                "No account in use has this e-mail.",
                "Check the spelling; disabled accounts see nothing.",
                nameof(BillingRoleHolder.Email)
            );
        }

        return await ExplainAsync(await BillingPeople.ActorAsync(db, user, cancellationToken), id, cancellationToken);
    }

    private async Task<AccessExplanation> ExplainAsync(Actor person, BillingAddressId id, CancellationToken cancellationToken)
    {
        var sight = await visibility.OfAsync(person, cancellationToken);
        await using var db = databases.CreateDbContext();
        var address = await sight.In(db).AsNoTracking().SingleOrDefaultAsync(row => row.Key == id.Value, cancellationToken);
        return new AccessExplanation(
            person.Name,
            address is null ? [] : await ListReasonsAsync(db, person, address, cancellationToken)
        );
    }

    private async Task<IReadOnlyList<AccessReason>> ListReasonsAsync(
        PortalDbContext db,
        Actor person,
        BillingAddress address,
        CancellationToken cancellationToken
    )
    {
        var reasons = new List<AccessReason>(
            SeesAll.Where(role => person.Holds(role)).Select(role => new AccessReason.SeesAll(role))
        );
        if (visibility.Mode == BillingVisibilityMode.Roles)
        {
            var grant = await db
                .BillingRoles.AsNoTracking()
                .SingleOrDefaultAsync(role => role.AddressKey == address.Key && role.UserId == person.Id, cancellationToken);
            return grant is null ? reasons : [.. reasons, new AccessReason.Holds(grant)];
        }

        if (person.Id is not null && address.CreatedById == person.Id)
        {
            reasons.Add(new AccessReason.Created(address.CreatedAt));
        }

        var companies = db.ContactCompanies.Where(company => company.CompanyId == address.CompanyId);
        var reading = await db
            .ContactReadings.AsNoTracking()
            .SingleOrDefaultAsync(
                row => row.UserId == person.Id && companies.Any(company => company.UserId == row.UserId),
                cancellationToken
            );
        if (reading is not null && person.Email is { } email && reading.Email == ContactReading.KeyOf(email))
        {
            reasons.Add(new AccessReason.Contact(email, address.Name, reading.ReadAt));
        }

        return reasons;
    }
}
