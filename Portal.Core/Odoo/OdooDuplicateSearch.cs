using System.Text.Json.Serialization;
using Portal.Core.Billing;

namespace Portal.Core.Odoo;

/// <summary>Companies in Odoo that may be the one being entered. Source: scenario 2, FACTS §4.</summary>
internal sealed class OdooDuplicateSearch(OdooClient odoo) : IDuplicateSearch
{
    private const string Partners = "res.partner";

    private static readonly OdooDomain Companies = OdooDomain.Where("is_company").Is(true);

    public async Task<IReadOnlyList<CompanyRecord>> FindCompaniesAsync(
        string word,
        string vatKey,
        IReadOnlyList<string> domains,
        int limit,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        OdooDomain[] signs =
        [
            .. word.Length > 0 ? [OdooDomain.Where("name").Contains(word)] : Array.Empty<OdooDomain>(),
            .. vatKey.Length > 0 ? [OdooDomain.Where("vat").ContainsInOrder(vatKey)] : Array.Empty<OdooDomain>(),
            .. domains.Select(static domain => OdooDomain.Where("email").Contains("@" + domain)),
        ];
        return signs.Length == 0
            ? []
            : await ReadAsync(Companies.And(signs.Aggregate(static (one, other) => one.Or(other))), limit, cancellationToken);
    }

    public async Task<CompanyRecord?> ReadCompanyAsync(int companyId, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(Companies.And(OdooDomain.Where("id").Is(new OdooId(companyId))), 1, cancellationToken);
        return found is [var company] ? company : null;
    }

    public async Task<IReadOnlyList<BillingRecord>> ListInvoiceContactsAsync(int companyId, CancellationToken cancellationToken)
    {
        var company = new OdooId(companyId);
        var below = OdooDomain.Where("parent_id").Is(company).And(OdooDomain.Where("type").Is("invoice"));
        var rows = await odoo.SearchReadAsync(
            Partners,
            below.Or(OdooDomain.Where("id").Is(company)),
            new OdooQuery { Order = "id", Context = OdooContext.WithArchived },
            BillingWire.Default.ListPartnerRow,
            cancellationToken
        );
        var head = rows.FirstOrDefault(row => row.Id == companyId);
        return head is null
            ? []
            :
            [
                .. rows.Where(row => row.Id != companyId)
                    .Select(row => new BillingRecord(
                        new BillingPair(companyId, row.Id),
                        row.Ref,
                        head.ToRecord(),
                        row.ToRecord()
                    )),
            ];
    }

    // the lowest ids first: of two that are the same company the older one is mostly the right one
    private async Task<IReadOnlyList<CompanyRecord>> ReadAsync(OdooDomain domain, int limit, CancellationToken cancellationToken)
    {
        var rows = await odoo.SearchReadAsync(
            Partners,
            domain,
            new OdooQuery
            {
                Limit = limit,
                Order = "id",
                Context = OdooContext.WithArchived,
            },
            CompanyWire.Default.ListFoundCompanyRow,
            cancellationToken
        );
        return [.. rows.Select(static row => row.ToCompany())];
    }
}

/// <summary>A company as the search reads it; Odoo works out <c>same_vat_partner_id</c> for each.</summary>
internal sealed record FoundCompanyRow
{
    public int Id { get; init; }

    public string Name { get; init; } = "";

    public string Vat { get; init; } = "";

    public string Street { get; init; } = "";

    public string Street2 { get; init; } = "";

    public string Zip { get; init; } = "";

    public string City { get; init; } = "";

    public OdooLink? StateId { get; init; }

    public OdooLink? CountryId { get; init; }

    public OdooLink? CompanyId { get; init; }

    public string Email { get; init; } = "";

    public string Phone { get; init; } = "";

    public string Lang { get; init; } = "";

    public bool Active { get; init; }

    public OdooLink? SameVatPartnerId { get; init; }

    public CompanyRecord ToCompany() =>
        new(
            Id,
            new PartnerRecord
            {
                Name = Name,
                VatNumber = Vat,
                Street = Street,
                Street2 = Street2,
                Zip = Zip,
                City = City,
                StateId = StateId?.Id.Value,
                CountryId = CountryId?.Id.Value,
                OperatingCompanyId = CompanyId?.Id.Value,
                Email = Email,
                Phone = Phone,
                Language = Lang,
                IsActive = Active,
            },
            SameVatPartnerId?.Id.Value
        );
}

/// <summary>JSON of the search.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(OdooTextConverter), typeof(OdooLinkConverter)]
)]
[JsonSerializable(typeof(List<FoundCompanyRow>))]
internal sealed partial class CompanyWire : JsonSerializerContext;
