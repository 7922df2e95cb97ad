using Portal.Core.Billing;

namespace Portal.Core.Odoo;

/// <summary>Makes the missing half of a pair, in one create each.</summary>
internal sealed class OdooBillingCompletion(OdooClient odoo) : IBillingCompletion
{
    private const string Partners = "res.partner";

    public async Task<BillingPair> AddContactAsync(
        int companyId,
        CompletionDraft draft,
        string reference,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reference);
        var company = await ReadAsync(companyId, cancellationToken);
        var values = new OdooValues()
            .Set("type", OdooBillingFeed.InvoiceType)
            .Set("ref", reference)
            .Set("parent_id", new OdooId(companyId));
        SetText(values, "name", draft.AccountingName);
        SetText(values, "email", string.Join(',', draft.AccountingEmails));
        // Odoo prints the contact's own address, and a contact of that type takes none from its company. Source: FACTS §4
        SetPlace(values, company);
        var contact = await odoo.CreateAsync(Partners, values, cancellationToken);
        return new BillingPair(companyId, contact.Value);
    }

    public async Task<BillingPair> AddCompanyAsync(int contactId, CompletionDraft draft, CancellationToken cancellationToken)
    {
        var contact = await ReadAsync(contactId, cancellationToken);
        var values = new OdooValues().Set("name", draft.CompanyName).Set("is_company", true);
        SetText(values, "vat", contact.Vat);
        SetPlace(values, contact);
        var company = await odoo.CreateAsync(
            Partners,
            values.Set("child_ids", OdooCommand.Link(new OdooId(contactId))),
            cancellationToken
        );
        return new BillingPair(company.Value, contactId);
    }

    public async Task<BillingPair?> FindPairAsync(int contactId, CancellationToken cancellationToken)
    {
        var rows = await odoo.ReadAsync(Partners, [new OdooId(contactId)], BillingWire.Default.ListContactRow, cancellationToken);
        return rows is [{ ParentId: { } company }] ? new BillingPair(company.Id.Value, contactId) : null;
    }

    private async Task<PartnerRow> ReadAsync(int id, CancellationToken cancellationToken)
    {
        var rows = await odoo.ReadAsync(Partners, [new OdooId(id)], BillingWire.Default.ListPartnerRow, cancellationToken);
        return rows is [var partner]
            ? partner
            : throw new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Rejected, "The record to complete is gone.")
            {
                Cause = FaultCause.MissingRecord,
            };
    }

    private static void SetPlace(OdooValues values, PartnerRow from)
    {
        SetText(values, "street", from.Street);
        SetText(values, "street2", from.Street2);
        SetText(values, "zip", from.Zip);
        SetText(values, "city", from.City);
        SetText(values, "lang", from.Lang);
        SetLink(values, "state_id", from.StateId);
        SetLink(values, "country_id", from.CountryId);
        SetLink(values, "company_id", from.CompanyId);
    }

    // an empty text is not the same to Odoo as none
    private static void SetText(OdooValues values, string field, string text)
    {
        if (text.Length > 0)
        {
            values.Set(field, text);
        }
    }

    private static void SetLink(OdooValues values, string field, OdooLink? link)
    {
        if (link is { } target)
        {
            values.Set(field, target.Id);
        }
    }
}
