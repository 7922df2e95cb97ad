using Portal.Components;

namespace Portal.Pages.Billing;

/// <summary>The columns the list can show. Those it shows by itself fit a window 1000 pixels wide.</summary>
internal static class BillingColumns
{
    public const string Status = "status";
    public const string City = "city";
    public const string Country = "country";
    public const string Vat = "vat";
    public const string Zip = "zip";
    public const string Emails = "emails";
    public const string Company = "company";
    public const string Creator = "creator";
    public const string Changed = "changed";
    public const string Odoo = "odoo";

    public static IReadOnlyList<ListColumn> All { get; } =
    [
        new(Status, "Status", IsDefault: true),
        new(City, "City", IsDefault: true),
        new(Country, "Country", IsDefault: true),
        new(Vat, "VAT number", IsDefault: false),
        new(Zip, "ZIP", IsDefault: false),
        new(Emails, "Accounting e-mails", IsDefault: true),
        new(Company, "Our company", IsDefault: false),
        new(Creator, "Created by", IsDefault: false),
        new(Changed, "Changed", IsDefault: false),
        new(Odoo, "In Odoo", IsDefault: true),
    ];
}
