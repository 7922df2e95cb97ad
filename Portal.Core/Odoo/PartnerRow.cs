using Portal.Core.Billing;

namespace Portal.Core.Odoo;

/// <summary>A <c>res.partner</c> as billing reads it.</summary>
internal sealed record PartnerRow
{
    public int Id { get; init; }

    public OdooLink? ParentId { get; init; }

    public bool IsCompany { get; init; }

    public string Type { get; init; } = "";

    public string Ref { get; init; } = "";

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

    public DateTime? WriteDate { get; init; }

    /// <summary>Id of the company above, or none.</summary>
    public IEnumerable<int> ListCompanyIds() => ParentId is { } company ? [company.Id.Value] : [];

    public BillingPartner ToPartner() =>
        new(Id, ParentId?.Id.Value, Ref, IsCompany, Type == OdooBillingFeed.InvoiceType, ToRecord());

    public PartnerRecord ToRecord() =>
        new()
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
            ChangedAt = WriteDate ?? DateTime.UnixEpoch,
        };
}
