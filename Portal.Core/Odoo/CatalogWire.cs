using System.Text.Json.Serialization;

namespace Portal.Core.Odoo;

/// <summary>A <c>product.template</c>.</summary>
internal sealed record CatalogProductRow(
    int Id,
    string Name,
    string DefaultCode,
    string DescriptionSale,
    bool Active,
    decimal ListPrice
);

/// <summary>A <c>product.template</c> that subscriptions bill.</summary>
internal sealed record RecurringProductRow(int Id);

/// <summary>A <c>sale.subscription.plan</c>. Source: D15.</summary>
internal sealed record PlanRow(int Id, string Name, int BillingPeriodValue, string BillingPeriodUnit)
{
    /// <summary>Months from one bill to the next; 0 for weeks.</summary>
    public int Months() =>
        BillingPeriodUnit switch
        {
            "month" => BillingPeriodValue,
            "year" => 12 * BillingPeriodValue,
            _ => 0,
        };
}

/// <summary>A <c>res.company</c> with its currency.</summary>
internal sealed record CompanyMoneyRow(int Id, OdooLink? CurrencyId);

/// <summary>JSON of what the catalogue reads.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(OdooTextConverter), typeof(OdooLinkConverter), typeof(OdooIdsConverter)]
)]
[JsonSerializable(typeof(List<CatalogProductRow>))]
[JsonSerializable(typeof(List<RecurringProductRow>))]
[JsonSerializable(typeof(List<PlanRow>))]
[JsonSerializable(typeof(List<CompanyMoneyRow>))]
[JsonSerializable(typeof(List<UserCompanyRow>))]
[JsonSerializable(typeof(List<CurrencyRow>))]
internal sealed partial class CatalogWire : JsonSerializerContext;
