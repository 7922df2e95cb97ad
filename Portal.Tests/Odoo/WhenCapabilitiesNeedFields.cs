using System.Reflection;
using System.Text.Json.Serialization;
using Portal.Core.Odoo;

namespace Portal.Tests.Odoo;

public sealed class WhenCapabilitiesNeedFields
{
    private static readonly Dictionary<string, string> ModelOf = new()
    {
        [nameof(PartnerRow)] = "res.partner",
        [nameof(FeedRow)] = "res.partner",
        [nameof(ContactRow)] = "res.partner",
        [nameof(CompanyContactRow)] = "res.partner",
        [nameof(FoundCompanyRow)] = "res.partner",
        [nameof(WriterRow)] = "res.partner",
        [nameof(CompanyRow)] = "res.company",
        [nameof(UserRow)] = "res.users",
        [nameof(UserCompanyRow)] = "res.users",
        [nameof(CountryRow)] = "res.country",
        [nameof(StateRow)] = "res.country.state",
        [nameof(LanguageRow)] = "res.lang",
        [nameof(OrderRow)] = "sale.order",
        [nameof(OrderIdRow)] = "sale.order",
        [nameof(OrderTotalRow)] = "sale.order",
        [nameof(SaleLineRow)] = "sale.order.line",
        [nameof(SoldProductRow)] = "product.product",
        [nameof(OrderPartnerRow)] = "res.partner",
        [nameof(CurrencyRow)] = "res.currency",
        [nameof(OutletRow)] = "x_ov_outlet",
        [nameof(InvoiceRow)] = "account.move",
        [nameof(InvoiceLineRow)] = "account.move.line",
        [nameof(PaymentRow)] = "payment.transaction",
        [nameof(SubscriptionRow)] = "sale.order",
        [nameof(SeatOrderRow)] = "sale.order",
        [nameof(SeatLineRow)] = "sale.order.line",
        [nameof(SeatProductRow)] = "product.product",
        [nameof(SeatPartnerRow)] = "res.partner",
        [nameof(CatalogProductRow)] = "product.template",
        [nameof(RecurringProductRow)] = "product.template",
        [nameof(PlanRow)] = "sale.subscription.plan",
        [nameof(BillingPlanRow)] = "sale.subscription.plan",
        [nameof(PlanOrderRow)] = "sale.order",
        [nameof(PlanChangeRow)] = "sale.order",
        [nameof(PlanIdRow)] = "sale.order",
        [nameof(PlanLineRow)] = "sale.order.line",
        [nameof(PlanProductRow)] = "product.product",
        [nameof(PlanPartnerRow)] = "res.partner",
        [nameof(PlanInvoiceRow)] = "account.move",
        [nameof(PlanBilledRow)] = "account.move.line",
        [nameof(PlanPaymentRow)] = "payment.transaction",
        [nameof(CompanyMoneyRow)] = "res.company",
        [nameof(ClientRow)] = "res.partner",
        [nameof(OwnerRow)] = "res.partner",
        [nameof(ClientPersonRow)] = "res.partner",
        [nameof(SubscriberRow)] = "sale.order",
        [nameof(AssetRow)] = "x_client_asset",
        [nameof(AssetIdRow)] = "x_client_asset",
    };

    /// <summary>What the probe reads for itself, and does without where it is not there.</summary>
    private static readonly HashSet<string> OfTheProbe = [nameof(KeyRow), nameof(FieldRow)];

    /// <summary>What is read only when somebody installs Odoo's webhooks or the Studio model, who is told then what is not there.</summary>
    private static readonly HashSet<string> OfTheInstaller =
    [
        nameof(AutomationRow),
        nameof(HookActionRow),
        nameof(ModelRow),
        nameof(ModelFieldRow),
        nameof(StudioFieldRow),
        nameof(AccessRow),
        nameof(ViewRow),
        nameof(WindowRow),
        nameof(NamedRow),
    ];

    /// <summary>What Odoo itself puts into every model, also one that Studio made.</summary>
    private static readonly string[] OfEveryModel = ["write_date"];

    public static TheoryData<string> Rows => [.. Read.Keys.Except(OfTheProbe).Except(OfTheInstaller)];

    /// <summary>Every row that is read from Odoo, with its fields.</summary>
    private static Dictionary<string, IReadOnlyList<string>> Read { get; } =
        (
            from context in typeof(OdooNeeds).Assembly.GetTypes()
            where context.Namespace == typeof(OdooNeeds).Namespace && context.IsSubclassOf(typeof(JsonSerializerContext))
            from attribute in context.CustomAttributes
            where attribute.AttributeType == typeof(JsonSerializableAttribute)
            let type = (Type)attribute.ConstructorArguments[0].Value!
            let row = type.IsGenericType ? type.GenericTypeArguments[0] : type
            where row.Name.EndsWith("Row", StringComparison.Ordinal)
            select (row.Name, Fields: FieldsOf(context, row))
        )
            .DistinctBy(row => row.Name)
            .ToDictionary(row => row.Name, row => row.Fields);

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_probe_looks_for_every_field_that_is_read(string row)
    {
        var wanted = OdooNeeds.All.Where(need => need.Model == ModelOf[row]).SelectMany(need => need.Fields);

        Assert.Empty(Read[row].Where(name => name != "id").Except(wanted));
    }

    [Fact]
    public void Rows_are_found_at_all() => Assert.Superset(ModelOf.Keys.ToHashSet(), Read.Keys.ToHashSet());

    [Fact]
    public void Fields_that_Studio_makes_are_asked_of_that_profile_only() =>
        Assert.All(
            OdooNeeds.All,
            need =>
                Assert.Equal(
                    need.Profile == OdooProfile.Studio,
                    need.Fields.Except(OfEveryModel).All(field => field.StartsWith("x_", StringComparison.Ordinal))
                )
        );

    private static IReadOnlyList<string> FieldsOf(Type context, Type row)
    {
        var json = (JsonSerializerContext)
            context.GetProperty("Default", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        return [.. json.GetTypeInfo(row)!.Properties.Select(property => property.Name)];
    }
}
