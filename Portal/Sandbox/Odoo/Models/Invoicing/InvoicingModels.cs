namespace Portal.Sandbox.Odoo.Models.Invoicing;

/// <summary>Invoices, their payments, and what these point at. There are no journal items: an invoice's lines are all it has.</summary>
internal static class InvoicingModels
{
    private static IReadOnlyDictionary<Operation, string[]> Setup =>
        AccessRights.ReadBy(AccessRights.Everybody, AccessRights.InvoicingAdministration);

    public static IEnumerable<Model> Models() =>
        [
            new MoveModel(),
            new MoveLineModel(),
            new PaymentModel(),
            new PaymentWizard(),
            new JournalModel(),
            new PaymentMethodLineModel(),
            new Model("account.tax", "Tax") { Order = "sequence, id", Access = Setup }.With(
                Define.Required("name", "Tax Name"),
                Define.Active(),
                new("sequence", FieldType.Integer, "Sequence") { Default = _ => 1L },
                new("amount", FieldType.Float, "Amount") { Required = true, Default = _ => 0d },
                new("type_tax_use", FieldType.Selection, "Tax Type")
                {
                    Required = true,
                    Default = _ => "sale",
                    Choices = [new("sale", "Sales"), new("purchase", "Purchases"), new("none", "None")],
                },
                Define.Link("company_id", "Company", "res.company")
            ),
            new AnalyticPlanModel(),
            new AnalyticAccountModel(),
        ];
}

/// <summary>account.journal.</summary>
internal sealed class JournalModel : Model
{
    public JournalModel()
        : base("account.journal", "Journal")
    {
        Order = "sequence, type, code";
        SearchNames = ["name", "code"];
        Access = AccessRights.Only([AccessRights.Invoicing, AccessRights.Sales], AccessRights.InvoicingAdministration);
        Add(
            Define.Required("name", "Journal Name"),
            Define.Required("code", "Short Code"),
            new("sequence", FieldType.Integer, "Sequence") { Default = _ => 10L },
            new("type", FieldType.Selection, "Type")
            {
                Required = true,
                Choices =
                [
                    new("sale", "Sales"),
                    new("purchase", "Purchase"),
                    new("cash", "Cash"),
                    new("bank", "Bank"),
                    new("credit", "Credit Card"),
                    new("general", "Miscellaneous"),
                ],
            },
            Define.Active(),
            Define.Link("company_id", "Company", "res.company")
        );
    }

    public static long? First(Transaction work, string type)
    {
        var journals = work.Database.Table("account.journal");
        return journals.From(0).FirstOrDefault(row => row.Text(journals.Model["type"]) == type)?.Id;
    }
}

/// <summary>account.payment.method.line: a way of paying through one journal.</summary>
internal sealed class PaymentMethodLineModel : Model
{
    public PaymentMethodLineModel()
        : base("account.payment.method.line", "Payment Methods")
    {
        Access = AccessRights.Only([AccessRights.Invoicing], AccessRights.InvoicingAdministration);
        Add(Define.Required("name", "Name"), Define.Link("journal_id", "Journal", "account.journal"));
    }

    public override string DisplayName(Transaction work, Row row)
    {
        var journals = work.Model("account.journal");
        return $"{row.Text(this["name"])} ({Orm.NameOf(work, journals, row.Reference(this["journal_id"]) ?? 0)})";
    }
}

/// <summary>account.analytic.plan, which not even the administrator may read without the group.</summary>
/// <remarks>Source: Odoo 18, recordings analytic_plan_access_error, analytic_plans.</remarks>
internal sealed class AnalyticPlanModel : Model
{
    public AnalyticPlanModel()
        : base("account.analytic.plan", "Analytic Plans")
    {
        Order = "complete_name asc";
        NameField = "complete_name";
        Parent = "parent_id";
        Access = AccessRights.Only([AccessRights.AnalyticAccounting, AccessRights.Accounting], AccessRights.AnalyticAccounting);
        Add(
            Define.Required("name", "Name"),
            new("complete_name", FieldType.Char, "Complete Name") { ReadOnly = true },
            new("parent_id", FieldType.Many2one, "Parent")
            {
                Relation = Name,
                Indexed = true,
                OnDelete = OnDelete.Cascade,
            }
        );
    }

    public override void AfterCreate(Transaction work, long id, Dictionary<string, object?> values) =>
        TreeName.Renew(work, this, id, " / ");

    public static object? Root(Transaction work, long? plan)
    {
        var plans = work.Model("account.analytic.plan");
        var at = work.Find(plans, plan ?? 0);
        while (at?.Reference(plans["parent_id"]) is { } above && work.Find(plans, above) is { } parent)
        {
            at = parent;
        }

        return at?.Id;
    }
}

/// <summary>account.analytic.account. Source: Odoo 18, recordings analytic_create, analytic_no_plan, analytic_read.</summary>
internal sealed class AnalyticAccountModel : Model
{
    public AnalyticAccountModel()
        : base("account.analytic.account", "Analytic Account")
    {
        Order = "plan_id, name asc";
        SearchNames = ["name", "code"];
        Companies = CompanyRule.OwnAndShared;
        Access = AccessRights.Only(
            [AccessRights.AnalyticAccounting, AccessRights.Invoicing, AccessRights.Sales],
            AccessRights.AnalyticAccounting,
            AccessRights.InvoicingAdministration
        );
        Add(
            Define.Required("name", "Analytic Account"),
            new("code", FieldType.Char, "Reference") { Indexed = true },
            Define.Active(),
            new("plan_id", FieldType.Many2one, "Plan")
            {
                Relation = "account.analytic.plan",
                Required = true,
                OnDelete = OnDelete.Restrict,
            },
            new("root_plan_id", FieldType.Many2one, "Root Plan")
            {
                Relation = "account.analytic.plan",
                ReadOnly = true,
                Compute = (work, row) => AnalyticPlanModel.Root(work, row.Reference(this["plan_id"])),
            },
            Define.Link("partner_id", "Customer", "res.partner"),
            new("company_id", FieldType.Many2one, "Company") { Relation = "res.company", Default = CompanyRules.Current },
            Define.Computed("balance", FieldType.Monetary, "Balance", (_, _) => 0d),
            Messages.Chatter(Name)
        );
    }

    public override string DisplayName(Transaction work, Row row)
    {
        var partners = work.Model("res.partner");
        var named = row.Text(this["code"]) is { Length: > 0 } code
            ? $"[{code}] {row.Text(this["name"])}"
            : row.Text(this["name"]) ?? "";
        return row.Reference(this["partner_id"]) is { } partner ? $"{named} - {Orm.NameOf(work, partners, partner)}" : named;
    }
}
