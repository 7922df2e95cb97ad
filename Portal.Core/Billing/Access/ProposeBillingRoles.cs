using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Access;

/// <summary>
/// Finds the Members who are a contact of a company in Odoo and hold no role on its billing address. Of one address Odoo is asked for the
/// contacts of that company and for nobody else; of all, whose contact each Member is. Source: 003-13, P8.
/// </summary>
public sealed class ProposeBillingRoles(PortalDatabase databases, IContactDirectory directory)
{
    private const int AskedAtOnce = 50;
    private const int SoughtAtOnce = 1000; // a company of more contacts than that costs a second query

    /// <summary>Who would get a role on one billing address.</summary>
    /// <exception cref="ConnectorException">The contacts could not be read.</exception>
    internal async Task<List<BillingRoleProposal>> ForOneAsync(BillingAddressId id, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var address = await db
            .BillingAddresses.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Key == id.Value, cancellationToken);
        if (address?.CompanyId is not { } company)
        {
            return [];
        }

        var contacts = await directory.ListOfCompanyAsync(company, cancellationToken);
        var keys = contacts.SelectMany(contact => contact.Emails).Where(EmailList.IsAddress).Select(KeyOf).Distinct();
        var held = db.BillingRoles.Where(role => role.AddressKey == address.Key).Select(role => role.UserId);
        var proposals = new List<BillingRoleProposal>();
        foreach (var some in keys.Chunk(SoughtAtOnce))
        {
            var people = await BillingPeople
                .Members(db)
                .Where(user => some.Contains(user.NormalizedEmail) && !held.Contains(user.Id))
                .OrderBy(user => user.Id)
                .ToListAsync(cancellationToken);
            proposals.AddRange(
                people
                    .Where(person => contacts.Any(contact => contact.HasEmail(person.Email!))) // accounts in use have one
                    .Select(person => Propose(person, address))
            );
        }

        return proposals;
    }

    /// <summary>Who would get a role on any billing address.</summary>
    /// <exception cref="ConnectorException">The contacts could not be read.</exception>
    internal async Task<List<BillingRoleProposal>> ForAllAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var people = await BillingPeople.Members(db).OrderBy(user => user.Id).ToListAsync(cancellationToken);
        var proposals = new List<BillingRoleProposal>();
        foreach (var some in people.Where(person => EmailList.IsAddress(person.Email!)).Chunk(AskedAtOnce))
        {
            var found = await directory.FindAsync([.. some.Select(person => person.Email!)], cancellationToken);
            foreach (var person in some)
            {
                var companies = found
                    .Where(contact => contact.HasEmail(person.Email!))
                    .Select(contact => (int?)contact.CompanyId);
                var missing = await ListMissingAsync(db, person.Id, [.. companies.Distinct()], cancellationToken);
                proposals.AddRange(missing.Select(address => Propose(person, address)));
            }
        }

        return proposals;
    }

    private static Task<List<BillingAddress>> ListMissingAsync(
        PortalDbContext db,
        Guid user,
        List<int?> companies,
        CancellationToken cancellationToken
    )
    {
        var held = db.BillingRoles.Where(role => role.UserId == user);
        return db
            .BillingAddresses.AsNoTracking()
            .Where(address => companies.Contains(address.CompanyId))
            .Where(address => !held.Any(role => role.AddressKey == address.Key))
            .OrderBy(address => address.NameKey)
            .ThenBy(address => address.Key)
            .ToListAsync(cancellationToken);
    }

    private static string KeyOf(string email) => ContactReading.KeyOf(Folding.Clean(email));

    private static BillingRoleProposal Propose(PortalUser person, BillingAddress address) =>
        new(person.Id, person.DisplayName, person.Email!, address.Id, address.Name);
}
