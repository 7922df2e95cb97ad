using Portal.Core.Billing;

namespace Portal.Core.Odoo;

/// <summary>
/// Billing addresses in Odoo: a company and, below it, a contact of type <c>invoice</c>, both <c>res.partner</c>.
/// Source: 003-4, 003-5, FACTS §4.
/// </summary>
internal sealed class OdooBillingDirectory(OdooClient odoo) : IBillingDirectory
{
    private const string Partners = "res.partner";
    private const string InvoiceType = "invoice";

    private static readonly OdooDomain AllPairs = OdooDomain
        .Where("type")
        .Is(InvoiceType)
        .And(OdooDomain.Where("parent_id").IsSet())
        .And(OdooDomain.Where("parent_id.is_company").Is(true));

    public async Task<BillingPair> CreateAsync(BillingAddressDraft draft, string reference, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reference);
        var company = await odoo.CreateAsync(Partners, BillingValues.For(draft, reference), cancellationToken);
        try
        {
            return await FindBelowAsync(company, reference, cancellationToken)
                ?? throw new ConnectorException(
                    ExternalSystem.Odoo,
                    ConnectorFault.Malformed,
                    "The contact just created is not there."
                );
        }
        catch (ConnectorException failure)
        {
            throw new ConnectorException(
                failure.System,
                failure.Fault,
                "Created, but the contact's id is not known yet.",
                failure
            )
            {
                RetryAfter = failure.RetryAfter,
                MayHaveHappened = true,
            };
        }
    }

    public async Task<BillingPair?> FindByReferenceAsync(string reference, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reference);
        return await FindFirstAsync(OdooDomain.Where("ref").Is(reference), cancellationToken);
    }

    public async Task<BillingRecord?> ReadAsync(BillingPair pair, CancellationToken cancellationToken)
    {
        var rows = await ReadPartnersAsync([pair.CompanyId, pair.InvoiceContactId], cancellationToken);
        return
            rows.TryGetValue(pair.CompanyId, out var company)
            && rows.TryGetValue(pair.InvoiceContactId, out var contact)
            && IsPair(company, contact)
            ? RecordOf(company, contact)
            : null;
    }

    public async Task<IReadOnlyList<BillingRecord>> ListPageAsync(
        int afterInvoiceContactId,
        int pageSize,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, 5000);
        while (true)
        {
            var contacts = await odoo.SearchReadAsync(
                Partners,
                AllPairs.And(OdooDomain.Where("id").IsMoreThan(afterInvoiceContactId)),
                new OdooQuery
                {
                    Limit = pageSize,
                    Order = "id",
                    Context = OdooContext.WithArchived,
                },
                BillingWire.Default.ListPartnerRow,
                cancellationToken
            );
            var page = await JoinCompaniesAsync(contacts, cancellationToken);

            // Companies deleted between the two calls leave their contacts out; an empty page would say "end".
            if (page.Count > 0 || contacts.Count == 0)
            {
                return page;
            }

            afterInvoiceContactId = contacts[^1].Id;
        }
    }

    public Task<int> CountAsync(CancellationToken cancellationToken) =>
        odoo.SearchCountAsync(Partners, AllPairs, OdooContext.WithArchived, cancellationToken);

    public async Task<IReadOnlyList<Country>> ListCountriesAsync(CancellationToken cancellationToken)
    {
        var rows = await odoo.SearchReadAsync(
            "res.country",
            OdooDomain.Everything,
            new OdooQuery { Order = "name" },
            BillingWire.Default.ListCountryRow,
            cancellationToken
        );
        return [.. rows.Select(static row => row.ToCountry())];
    }

    public async Task<IReadOnlyList<CountryState>> ListStatesAsync(CancellationToken cancellationToken)
    {
        var rows = await odoo.SearchReadAsync(
            "res.country.state",
            OdooDomain.Everything,
            new OdooQuery { Order = "name" },
            BillingWire.Default.ListStateRow,
            cancellationToken
        );
        return
        [
            .. rows.SelectMany(static row => row.CountryId is { } country ? [row.ToState(country)] : Array.Empty<CountryState>()),
        ];
    }

    public async Task<IReadOnlyList<Language>> ListLanguagesAsync(CancellationToken cancellationToken)
    {
        var rows = await odoo.SearchReadAsync(
            "res.lang",
            OdooDomain.Where("active").Is(true),
            new OdooQuery { Order = "name" },
            BillingWire.Default.ListLanguageRow,
            cancellationToken
        );
        return [.. rows.Select(static row => new Language(row.Code, row.Name))];
    }

    public async Task<IReadOnlyList<OperatingCompany>> ListCompaniesAsync(CancellationToken cancellationToken)
    {
        var rows = await odoo.SearchReadAsync(
            "res.company",
            OdooDomain.Everything,
            new OdooQuery { Order = "name" },
            BillingWire.Default.ListCompanyRow,
            cancellationToken
        );
        var own = rows.Count > 1 ? await FindOwnCompanyAsync(cancellationToken) : (rows is [var only] ? only.Id : null);
        return [.. rows.Select(row => new OperatingCompany(row.Id, row.Name, row.Id == own))];
    }

    public Uri? PartnerUrl(int partnerId) => odoo.FormUrl(Partners, new OdooId(partnerId));

    private async Task<int?> FindOwnCompanyAsync(CancellationToken cancellationToken)
    {
        var call = new OdooCall("res.users", "context_get") { IsRead = true };
        if (await odoo.CallAsync(call, OdooWire.Default.OwnContext, cancellationToken) is not { Uid: { } uid })
        {
            return null;
        }

        var rows = await odoo.ReadAsync(
            "res.users",
            [new OdooId(uid)],
            BillingWire.Default.ListUserCompanyRow,
            cancellationToken
        );
        return rows is [{ CompanyId: { } company }] ? company.Id.Value : null;
    }

    private Task<BillingPair?> FindBelowAsync(OdooId company, string reference, CancellationToken cancellationToken) =>
        FindFirstAsync(OdooDomain.Where("parent_id").Is(company).And(OdooDomain.Where("ref").Is(reference)), cancellationToken);

    /// <summary>The oldest contact that matches, whatever its type by now: a person may have changed it.</summary>
    private async Task<BillingPair?> FindFirstAsync(OdooDomain domain, CancellationToken cancellationToken)
    {
        var rows = await odoo.SearchReadAsync(
            Partners,
            domain.And(OdooDomain.Where("parent_id").IsSet()),
            new OdooQuery
            {
                Limit = 1,
                Order = "id",
                Context = OdooContext.WithArchived,
            },
            BillingWire.Default.ListContactRow,
            cancellationToken
        );
        return rows is [{ ParentId: { } company } contact] ? new BillingPair(company.Id.Value, contact.Id) : null;
    }

    private async Task<Dictionary<int, PartnerRow>> ReadPartnersAsync(IEnumerable<int> ids, CancellationToken cancellationToken)
    {
        List<OdooId> distinct = [.. ids.Distinct().Select(static id => new OdooId(id))];
        var rows = await odoo.ReadAsync(Partners, distinct, BillingWire.Default.ListPartnerRow, cancellationToken);
        return rows.ToDictionary(static row => row.Id);
    }

    private async Task<List<BillingRecord>> JoinCompaniesAsync(
        IReadOnlyList<PartnerRow> contacts,
        CancellationToken cancellationToken
    )
    {
        var companies = await ReadPartnersAsync(
            contacts.SelectMany(static contact => contact.ListCompanyIds()),
            cancellationToken
        );
        return
        [
            .. from contact in contacts
            from id in contact.ListCompanyIds()
            where companies.ContainsKey(id)
            select RecordOf(companies[id], contact),
        ];
    }

    // a contact that was moved below another company, or is no invoice contact any more, says nothing about this company
    private static bool IsPair(PartnerRow company, PartnerRow contact) =>
        company.IsCompany && contact.Type == OdooBillingFeed.InvoiceType && contact.ParentId?.Id.Value == company.Id;

    private static BillingRecord RecordOf(PartnerRow company, PartnerRow contact) =>
        new(new BillingPair(company.Id, contact.Id), contact.Ref, company.ToRecord(), contact.ToRecord());
}
