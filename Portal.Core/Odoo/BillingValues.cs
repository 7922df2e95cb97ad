using Portal.Core.Billing;

namespace Portal.Core.Odoo;

/// <summary>The one record tree that a new billing address is made of.</summary>
internal static class BillingValues
{
    /// <summary>
    /// The address stands on both records: Odoo prints an invoice contact's own, and a contact of that type takes none from its
    /// company. The reference stands on the contact only, the company's own <c>ref</c> belongs to others. Source: DESIGN §4, FACTS §4.
    /// </summary>
    public static OdooValues For(BillingAddressDraft draft, string reference)
    {
        var company = new OdooValues().Set("name", draft.CompanyName).Set("is_company", true);
        SetText(company, "vat", draft.VatNumber);
        SetText(company, "email", string.Join(',', draft.Emails));
        SetText(company, "phone", draft.Phone);
        SetShared(company, draft);
        return company.Set("child_ids", OdooCommand.Create(ContactOf(draft, reference)));
    }

    /// <summary>The invoice contact alone.</summary>
    public static OdooValues ContactOf(BillingAddressDraft draft, string reference)
    {
        var contact = new OdooValues().Set("type", "invoice").Set("ref", reference);
        SetText(contact, "name", draft.AccountingName);
        SetText(contact, "email", string.Join(',', draft.AccountingEmails));
        SetShared(contact, draft);
        return contact;
    }

    private static void SetShared(OdooValues values, BillingAddressDraft draft)
    {
        SetText(values, "street", draft.Street);
        SetText(values, "street2", draft.Street2);
        SetText(values, "zip", draft.Zip);
        SetText(values, "city", draft.City);
        SetText(values, "lang", draft.Language);
        SetLink(values, "state_id", draft.StateId);
        SetLink(values, "country_id", draft.CountryId);
        SetLink(values, "company_id", draft.OperatingCompanyId);
    }

    /// <summary>Leaves out what is empty: Odoo would store an empty text, which is not the same to it as none.</summary>
    private static void SetText(OdooValues values, string field, string text)
    {
        if (text.Length > 0)
        {
            values.Set(field, text);
        }
    }

    private static void SetLink(OdooValues values, string field, int? id)
    {
        if (id is { } number)
        {
            values.Set(field, new OdooId(number));
        }
    }
}
