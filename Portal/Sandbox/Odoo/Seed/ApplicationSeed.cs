using Portal.Sandbox.Odoo.Models.Payments;

namespace Portal.Sandbox.Odoo.Seed;

/// <summary>What the installed applications bring along: groups, numbers, units, taxes, journals, stages, places.</summary>
internal static class ApplicationSeed
{
    private const string Months = "month";

    /// <summary>Groups that the administrator isn't in until somebody grants them. Source: Odoo 18, recordings grant_group_*.</summary>
    private static readonly string[] Withheld =
    [
        AccessRights.Portal,
        AccessRights.AccountingReading,
        AccessRights.Accounting,
        AccessRights.AnalyticAccounting,
        AccessRights.Lots,
        AccessRights.Locations,
    ];

    private static readonly (string ExternalId, string Name, string FullName)[] Groups =
    [
        (AccessRights.Portal, "Portal", "User types/Portal"),
        (AccessRights.Sales, "User: Own Documents Only", "Sales/User: Own Documents Only"),
        (AccessRights.SalesAdministration, "Administrator", "Sales/Administrator"),
        (AccessRights.Invoicing, "Invoicing", "Invoicing/Invoicing"),
        (AccessRights.InvoicingAdministration, "Administrator", "Invoicing/Administrator"),
        (AccessRights.AccountingReading, "Show Accounting Features - Readonly", "Technical/Show Accounting Features - Readonly"),
        (AccessRights.Accounting, "Show Full Accounting Features", "Technical/Show Full Accounting Features"),
        (AccessRights.AnalyticAccounting, "Analytic Accounting", "Technical/Analytic Accounting"),
        (AccessRights.Inventory, "User", "Inventory/User"),
        (AccessRights.InventoryAdministration, "Administrator", "Inventory/Administrator"),
        (AccessRights.Lots, "Manage Lots / Serial Numbers", "Technical/Manage Lots / Serial Numbers"),
        (AccessRights.Locations, "Manage Multiple Stock Locations", "Technical/Manage Multiple Stock Locations"),
        (AccessRights.Helpdesk, "User", "Helpdesk/User"),
    ];

    private static readonly (string Code, string Prefix)[] Series =
    [
        (Numbering.Orders, "S"),
        (Numbering.Tickets, ""),
        (Numbering.Invoices, "INV/%(year)s/"),
        (Numbering.CreditNotes, "RINV/%(year)s/"),
        (Numbering.Bills, "BILL/%(year)s/"),
        (Numbering.Entries, "MISC/%(year)s/"),
        (Numbering.Payments, "PBNK1/%(year)s/"),
    ];

    public static void Fill(Transaction work)
    {
        Memberships(work);
        foreach (var (code, prefix) in Series)
        {
            InstalledSeed.Make(
                work,
                "ir.sequence",
                new()
                {
                    ["name"] = code,
                    ["code"] = code,
                    ["prefix"] = prefix,
                    ["padding"] = 5L,
                }
            );
        }

        Subtypes(work);
        Products(work);
        Accounting(work);
        Payments(work);
        Subscriptions(work);
        Helpdesk(work);
        Places(work);
    }

    private static void Memberships(Transaction work)
    {
        foreach (var (externalId, name, fullName) in Groups)
        {
            InstalledSeed.Note(work, "res.groups", externalId, ("name", name), ("full_name", fullName));
        }

        var users = work.Model("res.users");
        List<object?> granted =
        [
            .. Groups
                .Where(group => !Withheld.Contains(group.ExternalId))
                .Select(group => work.Database.Resolve(group.ExternalId)?.Id)
                .OfType<long>()
                .Select(id => (object?)new List<object?> { 4L, id, 0L }),
        ];
        var admin = work.Database.Resolve("base.user_admin")?.Id ?? 0;
        Writer.Write(work, users, [admin], new() { ["groups_id"] = granted });
    }

    private static void Subtypes(Transaction work)
    {
        InstalledSeed.Note(work, "mail.message.subtype", "sale.mt_order_confirmed", ("name", "Sales Order Confirmed"));
        InstalledSeed.Note(work, "mail.message.subtype", "account.mt_invoice_validated", ("name", "Validated"));
    }

    private static void Products(Transaction work)
    {
        var unit = InstalledSeed.Note(work, "uom.category", "uom.product_uom_categ_unit", ("name", "Unit"));
        var time = InstalledSeed.Note(work, "uom.category", "uom.uom_categ_wtime", ("name", "Working Time"));
        (string Id, string Name, long Category, string Type)[] units =
        [
            ("uom.product_uom_unit", "Units", unit, "reference"),
            ("uom.product_uom_dozen", "Dozens", unit, "bigger"),
            ("uom.product_uom_day", "Days", time, "reference"),
            ("uom.product_uom_hour", "Hours", time, "smaller"),
        ];
        foreach (var (id, name, category, type) in units)
        {
            InstalledSeed.Note(work, "uom.uom", id, ("name", name), ("category_id", category), ("uom_type", type));
        }

        InstalledSeed.Note(work, "product.category", "product.product_category_all", ("name", "All"));
    }

    private static void Accounting(Transaction work)
    {
        InstalledSeed.Note(work, "account.tax", "account.sale_tax_default", ("name", "16%"), ("amount", 16d));
        (string Name, string Code, string Type)[] journals =
        [
            ("Customer Invoices", "INV", "sale"),
            ("Vendor Bills", "BILL", "purchase"),
            ("Miscellaneous Operations", "MISC", "general"),
            ("Bank", "BNK1", "bank"),
            ("Cash", "CSH1", "cash"),
        ];
        var ids = journals.ToDictionary(
            journal => journal.Type,
            journal =>
                InstalledSeed.Make(
                    work,
                    "account.journal",
                    new()
                    {
                        ["name"] = journal.Name,
                        ["code"] = journal.Code,
                        ["type"] = journal.Type,
                    }
                )
        );
        Banking(work, ids["bank"]);
    }

    private static void Banking(Transaction work, long bank)
    {
        InstalledSeed.Note(
            work,
            "account.payment.method.line",
            "account.manual_inbound_bank",
            ("name", "Manual Payment"),
            ("journal_id", bank)
        );
        InstalledSeed.Note(work, "account.analytic.plan", "analytic.analytic_plan_projects", ("name", "Project"));
    }

    private static void Payments(Transaction work)
    {
        var demo = InstalledSeed.Note(
            work,
            "payment.provider",
            "payment.payment_provider_demo",
            ("name", "Demo"),
            ("code", "demo"),
            ("state", "test")
        );
        var wire = InstalledSeed.Note(
            work,
            "payment.provider",
            "payment.payment_provider_transfer",
            ("name", "Wire Transfer"),
            ("code", "custom")
        );
        Methods(work, demo, wire);
        Job(work);
    }

    private static void Methods(Transaction work, long demo, long wire)
    {
        (string Code, string Name, bool Active, long Provider)[] methods =
        [
            ("demo", "Demo", true, demo),
            ("card", "Card", false, demo),
            ("wire_transfer", "Wire Transfer", false, wire),
        ];
        foreach (var (code, name, active, provider) in methods)
        {
            InstalledSeed.Note(
                work,
                "payment.method",
                $"payment.payment_method_{code}",
                ("code", code),
                ("name", name),
                ("active", active),
                ("provider_ids", new List<object?> { provider })
            );
        }
    }

    private static void Job(Transaction work)
    {
        var models = work.Database.Table("ir.model");
        InstalledSeed.Note(
            work,
            "ir.cron",
            "payment.cron_post_process_payment_tx",
            ("name", "Payment: Post-process transactions"),
            ("model_id", models.Lookup(models.Model["model"], TransactionModel.ModelName).First()),
            ("code", PostProcessing.Job),
            ("interval_number", 10L),
            ("interval_type", "minutes")
        );
    }

    private static void Subscriptions(Transaction work)
    {
        (string Id, string Name, long Value, string Unit)[] plans =
        [
            (Months, "Monthly", 1, Months),
            ("quarter", "Quarterly", 3, Months),
            ("year", "Yearly", 1, "year"),
        ];
        foreach (var (id, name, value, unit) in plans)
        {
            InstalledSeed.Note(
                work,
                "sale.subscription.plan",
                $"sale_subscription.subscription_plan_{id}",
                ("name", name),
                ("billing_period_value", value),
                ("billing_period_unit", unit)
            );
        }
    }

    private static void Helpdesk(Transaction work)
    {
        List<object?> stages =
        [
            Stage(work, "New", 0L),
            Stage(work, "In Progress", 1L),
            Stage(work, "On Hold", 2L),
            Stage(work, "Solved", 3L, isFolded: true),
            Stage(work, "Cancelled", 4L, isFolded: true),
        ];
        InstalledSeed.Note(work, "helpdesk.team", "helpdesk.helpdesk_team1", ("name", "Customer Care"), ("stage_ids", stages));
    }

    private static long Stage(Transaction work, string name, long sequence, bool isFolded = false) =>
        InstalledSeed.Make(
            work,
            "helpdesk.stage",
            new()
            {
                ["name"] = name,
                ["sequence"] = sequence,
                ["fold"] = isFolded,
            }
        );

    private static void Places(Transaction work)
    {
        var company = work.Database.Resolve("base.main_company")?.Id;
        InstalledSeed.Note(
            work,
            "stock.location",
            "stock.stock_location_customers",
            ("name", "Customers"),
            ("usage", "customer"),
            ("company_id", null)
        );
        var view = InstalledSeed.Make(work, "stock.location", new() { ["name"] = "WH", ["usage"] = "view" });
        var stock = InstalledSeed.Note(
            work,
            "stock.location",
            "stock.stock_location_stock",
            ("name", "Stock"),
            ("location_id", view)
        );
        var warehouse = InstalledSeed.Note(
            work,
            "stock.warehouse",
            "stock.warehouse0",
            ("name", "My Company"),
            ("code", "WH"),
            ("company_id", company),
            ("lot_stock_id", stock)
        );
        Writer.Write(work, work.Model("stock.location"), [view, stock], new() { ["warehouse_id"] = warehouse });
    }
}
