using System.Text.Json.Serialization;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;

namespace Portal.Core.Odoo;

/// <summary>An invoice contact and the company above it.</summary>
internal sealed record ContactRow(int Id, OdooLink? ParentId);

/// <summary>A contact below a company.</summary>
internal sealed record CompanyContactRow(int Id, OdooLink? ParentId, string Name, string Email)
{
    public IEnumerable<CompanyContact> ToContacts() =>
        ParentId is { } company ? [new CompanyContact(company.Id.Value, Name, Email)] : [];
}

/// <summary>A <c>res.company</c>.</summary>
internal sealed record CompanyRow(int Id, string Name);

/// <summary>The companies of a <c>res.users</c>.</summary>
internal sealed record UserCompanyRow(int Id, OdooLink? CompanyId);

/// <summary>A <c>res.country</c>.</summary>
internal sealed record CountryRow(
    int Id,
    string Code,
    string Name,
    bool ZipRequired,
    bool StateRequired,
    string AddressFormat,
    string VatLabel
)
{
    /// <summary>Odoo lays an address out by the country's format, and by one with a city when the country has none.</summary>
    public Country ToCountry() =>
        new(
            Id,
            Code.ToUpperInvariant(),
            Name,
            ZipRequired,
            UsesCity: AddressFormat.Length == 0 || AddressFormat.Contains("city", StringComparison.Ordinal),
            StateRequired,
            VatLabel
        );
}

/// <summary>A <c>res.country.state</c>.</summary>
internal sealed record StateRow(int Id, OdooLink? CountryId, string Code, string Name)
{
    public CountryState ToState(OdooLink country) => new(Id, country.Id.Value, Code, Name);
}

/// <summary>A <c>res.lang</c>.</summary>
internal sealed record LanguageRow(string Code, string Name);

/// <summary>JSON of what billing reads.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(OdooTextConverter), typeof(OdooLinkConverter), typeof(OdooInstantConverter)]
)]
[JsonSerializable(typeof(List<PartnerRow>))]
[JsonSerializable(typeof(PartnerRow))]
[JsonSerializable(typeof(List<ContactRow>))]
[JsonSerializable(typeof(List<CompanyContactRow>))]
[JsonSerializable(typeof(List<CompanyRow>))]
[JsonSerializable(typeof(List<UserCompanyRow>))]
[JsonSerializable(typeof(List<CountryRow>))]
[JsonSerializable(typeof(List<StateRow>))]
[JsonSerializable(typeof(List<LanguageRow>))]
internal sealed partial class BillingWire : JsonSerializerContext;
