using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Billing.Organizations;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Access;

/// <summary>
/// A person in billing: what they created, the roles they hold and gave, and what Odoo says of them as a contact. Anonymised, records stay
/// under a pseudonym, roles held and the reading of contacts are gone. What Odoo keeps of a client's contacts is Odoo's.
/// </summary>
internal sealed class PersonInBilling(PortalDatabase databases) : IPersonRecords
{
    public IReadOnlyList<string> Tables =>
        ["BillingAddresses", "Organizations", "BillingRoles", "ContactReadings", "ContactCompanies"];

    public async IAsyncEnumerable<PersonRecord> ReadAsync(
        PersonIdentity person,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        var id = person.Id;
        await foreach (var record in ReadCreatedAsync(db, id, cancellationToken))
        {
            yield return record;
        }

        await foreach (var record in ReadAccessAsync(db, id, cancellationToken))
        {
            yield return record;
        }
    }

    public async Task AnonymiseAsync(PersonErasure erasure, CancellationToken cancellationToken)
    {
        var (id, pseudonym) = (erasure.Person.Id, erasure.Pseudonym);
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db
            .BillingAddresses.Where(address => address.CreatedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(address => address.CreatedByName, pseudonym), cancellationToken);
        await db
            .Organizations.Where(organization => organization.CreatedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(organization => organization.CreatedByName, pseudonym), cancellationToken);
        await db
            .BillingRoles.Where(role => role.GivenById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(role => role.GivenByName, pseudonym), cancellationToken);
        await db.BillingRoles.Where(role => role.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await db.Set<ContactCompany>().Where(contact => contact.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await db.Set<ContactReading>().Where(reading => reading.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    private static async IAsyncEnumerable<PersonRecord> ReadCreatedAsync(
        PortalDbContext db,
        Guid id,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var addresses = db
            .BillingAddresses.AsNoTracking()
            .Where(address => address.CreatedById == id)
            .OrderBy(address => address.Key);
        await foreach (var address in addresses.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new PersonRecord(
                "billing address created",
                new
                {
                    address.Key,
                    address.Name,
                    address.CreatedByName,
                    address.CreatedAt,
                }
            );
        }

        var organizations = db.Organizations.AsNoTracking().Where(each => each.CreatedById == id).OrderBy(each => each.Key);
        await foreach (var organization in organizations.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new PersonRecord(
                "organization created",
                new
                {
                    organization.Key,
                    organization.Name,
                    organization.CreatedByName,
                    organization.CreatedAt,
                }
            );
        }
    }

    private static async IAsyncEnumerable<PersonRecord> ReadAccessAsync(
        PortalDbContext db,
        Guid id,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var role in await db.BillingRoles.AsNoTracking().Where(role => role.UserId == id).ToListAsync(cancellationToken))
        {
            yield return new PersonRecord("role on a billing address", role);
        }

        foreach (var record in await ReadGivenAsync(db, id, cancellationToken))
        {
            yield return record;
        }

        var readings = await db.Set<ContactReading>()
            .AsNoTracking()
            .Where(each => each.UserId == id)
            .ToListAsync(cancellationToken);
        foreach (var reading in readings)
        {
            yield return new PersonRecord("contact in Odoo, as read", reading);
        }

        var companies = await db.Set<ContactCompany>()
            .AsNoTracking()
            .Where(each => each.UserId == id)
            .ToListAsync(cancellationToken);
        foreach (var company in companies)
        {
            yield return new PersonRecord("company in Odoo with this contact", company);
        }
    }

    private static async Task<List<PersonRecord>> ReadGivenAsync(PortalDbContext db, Guid id, CancellationToken cancellationToken)
    {
        var given = db.BillingRoles.AsNoTracking().Where(role => role.GivenById == id && role.UserId != id);
        return (await given.ToListAsync(cancellationToken)).ConvertAll(role => new PersonRecord(
            "role given on a billing address",
            new
            {
                role.AddressKey,
                role.Role,
                role.GivenAt,
                role.GivenByName,
            }
        ));
    }
}
