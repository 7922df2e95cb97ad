using Portal.Core.Billing.Access;

namespace Portal.Core.Odoo;

/// <summary>Contacts in Odoo: partners in use below a company, of whatever type. Source: 003-12.</summary>
internal sealed class OdooContactDirectory(OdooClient odoo) : IContactDirectory
{
    private const int Most = 50;
    private const int PageSize = 500;

    private static readonly OdooDomain BelowACompany = OdooDomain
        .Where("parent_id")
        .IsSet()
        .And(OdooDomain.Where("parent_id.is_company").Is(true));

    public async Task<IReadOnlyList<CompanyContact>> FindAsync(
        IReadOnlyCollection<string> emails,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(emails.Count, Most, nameof(emails));
        if (emails.Count == 0)
        {
            return [];
        }

        var rows = await odoo.SearchReadAsync(
            "res.partner",
            BelowACompany.And(emails.Select(HasEmail).Aggregate(static (one, other) => one.Or(other))),
            new OdooQuery { Order = "id" },
            BillingWire.Default.ListCompanyContactRow,
            cancellationToken
        );
        return [.. rows.SelectMany(static row => row.ToContacts())];
    }

    public async Task<IReadOnlyList<CompanyContact>> ListOfCompanyAsync(int companyId, CancellationToken cancellationToken)
    {
        var below = BelowACompany.And(OdooDomain.Where("parent_id").Is(companyId)).And(OdooDomain.Where("email").IsSet());
        var found = new List<CompanyContactRow>();
        IReadOnlyList<CompanyContactRow> page;
        do
        {
            page = await odoo.SearchReadAsync(
                "res.partner",
                found is [.., var last] ? below.And(OdooDomain.Where("id").IsMoreThan(last.Id)) : below,
                new OdooQuery { Order = "id", Limit = PageSize },
                BillingWire.Default.ListCompanyContactRow,
                cancellationToken
            );
            found.AddRange(page);
        } while (page.Count == PageSize);

        return [.. found.SelectMany(static row => row.ToContacts())];
    }

    // alone in the field, or one of several that staff or Portal wrote into it
    private static OdooDomain HasEmail(string email) =>
        OdooDomain.Where("email").IsIgnoringCase(email).Or(OdooDomain.Where("email").Contains(email));
}
