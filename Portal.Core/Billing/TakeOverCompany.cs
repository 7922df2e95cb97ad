using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>Where "Use this one" leads.</summary>
/// <param name="AddressId">The billing address it is already, perhaps just taken into Portal's list; or null.</param>
/// <param name="Draft">What the form holds to add the invoice contact below the company; null when there is one.</param>
public sealed record CompanyChoice(BillingAddressId? AddressId, BillingAddressDraft? Draft);

/// <summary>
/// Uses a company that is in Odoo instead of making a second one: finds its invoice contact, also one that no import brought yet, or
/// prepares to add one. Source: scenario 2, 003-13 (existing customers must not have to create duplicates).
/// </summary>
public sealed class TakeOverCompany(
    PortalDatabase databases,
    IDuplicateSearch search,
    BillingLists lists,
    BillingChanges changes,
    TimeProvider time
)
{
    /// <summary>Looks at the company in Odoo. Safe to repeat; Odoo is not changed.</summary>
    public async Task<Result<CompanyChoice>> ExecuteAsync(Actor actor, int companyId, CancellationToken cancellationToken)
    {
        if ((AccessPolicy.ChangeBilling.Check(actor) ?? AccessPolicy.SearchCompanies.Check(actor)) is { } forbidden)
        {
            return forbidden;
        }

        try
        {
            var contacts = await search.ListInvoiceContactsAsync(companyId, cancellationToken);
            if (contacts.Count > 0)
            {
                var record = contacts.FirstOrDefault(record => record.Contact.IsActive) ?? contacts[0];
                var choices = await lists.ReadAsync(cancellationToken);
                var country = choices.FindCountry(record.Place.CountryId)?.Name ?? "";
                return new CompanyChoice(await KeepAsync(actor, record, country, cancellationToken), null);
            }

            return await search.ReadCompanyAsync(companyId, cancellationToken) switch
            {
                null => BillingRefusals.CompanyGone,
                { Record.IsActive: false } company => BillingRefusals.CompanyArchived(company.Record.Name),
                var company => new CompanyChoice(null, DraftBelow(company)),
            };
        }
        catch (ConnectorException exception)
        {
            return BillingRefusals.OtherSystem(exception, "Nothing was changed. Try again when it answers.");
        }
    }

    private static BillingAddressDraft DraftBelow(CompanyRecord company) =>
        new()
        {
            CompanyId = company.Id,
            CompanyName = company.Record.Name,
            VatNumber = company.Record.VatNumber,
            Street = company.Record.Street,
            Street2 = company.Record.Street2,
            Zip = company.Record.Zip,
            City = company.Record.City,
            StateId = company.Record.StateId,
            CountryId = company.Record.CountryId,
            OperatingCompanyId = company.Record.OperatingCompanyId,
            Emails = EmailList.Split(company.Record.Email),
            Phone = company.Record.Phone,
            Language = company.Record.Language,
        };

    // the import would bring it within minutes; an import at the same moment may be quicker
    private async Task<BillingAddressId> KeepAsync(
        Actor actor,
        BillingRecord record,
        string country,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (await FindKnownAsync(record, cancellationToken) is { } known)
            {
                return known;
            }

            var now = time.GetUtcNow().UtcDateTime;
            var address = BillingAddress.Import(BillingAddressId.Create(time), record, country, now);
            await using var db = databases.CreateDbContext();
            db.BillingAddresses.Add(address);
            db.Audit.Add(
                AuditEntry.For(
                    now,
                    actor,
                    BillingActs.TakenOver,
                    BillingActs.Subject(address.Id),
                    after: new { address.Name, record.Pair }
                )
            );
            await db.SaveChangesAsync(cancellationToken);
            changes.Raise();
            return address.Id;
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return await FindKnownAsync(record, cancellationToken)
                ?? throw new InvalidOperationException("The pair is taken, yet nobody has it.", exception);
        }
    }

    private async Task<BillingAddressId?> FindKnownAsync(BillingRecord record, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var contact = record.Pair.InvoiceContactId;
        var asked = BillingAddressId.FromReference(record.Reference)?.Value;
        var key = await db
            .BillingAddresses.Where(row => row.InvoiceContactId == contact || (row.InvoiceContactId == null && row.Key == asked))
            .Select(row => (Guid?)row.Key)
            .FirstOrDefaultAsync(cancellationToken);
        return key is { } value ? new BillingAddressId(value) : null;
    }
}
