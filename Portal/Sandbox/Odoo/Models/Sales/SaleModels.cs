namespace Portal.Sandbox.Odoo.Models.Sales;

/// <summary>Orders and what they need. Subscriptions are orders with a plan.</summary>
/// <remarks>
/// Subscription fields have Enterprise's public names and no more of its behaviour than the start at confirmation: nothing renews,
/// invoices or closes by itself.
/// </remarks>
internal static class SaleModels
{
    public static IEnumerable<Model> Models() =>
        [
            new SaleOrderModel(),
            new SaleLineModel(),
            new InvoicingWizard(),
            new Model("crm.tag", "CRM Tag")
            {
                Order = "name",
                Access = AccessRights.Only([AccessRights.Sales], AccessRights.Sales),
            }.With(Define.Required("name", "Tag Name"), Define.Integer("color", "Color")),
            new Model("sale.subscription.plan", "Subscription Plan")
            {
                Order = "sequence, id",
                Access = AccessRights.ReadBy(AccessRights.Everybody, AccessRights.SalesAdministration),
            }.With(
                Define.Required("name", "Name"),
                Define.Active(),
                new("sequence", FieldType.Integer, "Sequence") { Default = _ => 10L },
                new("billing_period_value", FieldType.Integer, "Duration") { Required = true, Default = _ => 1L },
                new("billing_period_unit", FieldType.Selection, "Unit")
                {
                    Required = true,
                    Default = _ => "month",
                    Choices = [new("week", "Weeks"), new("month", "Months"), new("year", "Years")],
                },
                Define.Integer("auto_close_limit", "Automatic Closing"),
                Define.Link("company_id", "Company", "res.company")
            ),
        ];
}
