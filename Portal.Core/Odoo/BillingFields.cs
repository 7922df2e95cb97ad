using System.Globalization;
using Portal.Core.Billing;

namespace Portal.Core.Odoo;

/// <summary>Writes changes of billing into Odoo's fields. What is emptied is cleared, a link is set by its id only. Source: FACTS §3.</summary>
internal static class BillingFields
{
    public static OdooValues ToValues(IEnumerable<PartnerChange> changes)
    {
        var values = new OdooValues();
        foreach (var change in changes)
        {
            var field = NameOf(change.Field);
            _ = change switch
            {
                { Value.Length: 0 } => values.Clear(field),
                { Field: PartnerField.State or PartnerField.Country } => values.Set(field, IdOf(change.Value)),
                { Field: PartnerField.Email } => values.Set(field, string.Join(',', EmailList.Split(change.Value))),
                _ => values.Set(field, change.Value),
            };
        }

        return values;
    }

    private static OdooId IdOf(string text) => new(int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));

    private static string NameOf(PartnerField field) =>
        field switch
        {
            PartnerField.Name => "name",
            PartnerField.VatNumber => "vat",
            PartnerField.Street => "street",
            PartnerField.Street2 => "street2",
            PartnerField.Zip => "zip",
            PartnerField.City => "city",
            PartnerField.State => "state_id",
            PartnerField.Country => "country_id",
            PartnerField.Email => "email",
            PartnerField.Phone => "phone",
            PartnerField.Language => "lang",
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "A field without a name in Odoo."),
        };
}
