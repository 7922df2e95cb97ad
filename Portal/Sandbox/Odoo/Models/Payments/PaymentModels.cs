namespace Portal.Sandbox.Odoo.Models.Payments;

/// <summary>Online payments: providers, methods and transactions.</summary>
internal static class PaymentModels
{
    public static IEnumerable<Model> Models() =>
        [
            new Model("payment.provider", "Payment Provider")
            {
                Order = "state desc, sequence, name",
                Access = AccessRights.ReadBy(AccessRights.Settings, AccessRights.Settings),
            }.With(
                Define.Required("name", "Name"),
                new("sequence", FieldType.Integer, "Sequence") { Default = _ => 10L },
                new("code", FieldType.Selection, "Code")
                {
                    Required = true,
                    Default = _ => "none",
                    Choices = [new("none", "No Provider Set"), new("demo", "Demo"), new("custom", "Custom")],
                },
                new("state", FieldType.Selection, "State")
                {
                    Required = true,
                    Default = _ => "disabled",
                    Choices = [new("disabled", "Disabled"), new("enabled", "Enabled"), new("test", "Test Mode")],
                },
                Define.Link("company_id", "Company", "res.company")
            ),
            new Model("payment.method", "Payment Method") { Order = "active desc, sequence, name" }.With(
                Define.Required("name", "Name"),
                new("code", FieldType.Char, "Code") { Required = true, Indexed = true },
                new("sequence", FieldType.Integer, "Sequence") { Default = _ => 1L },
                Define.Active(),
                Define.Many("provider_ids", "Providers", "payment.provider")
            ),
            new TransactionModel(),
        ];
}
