namespace Portal.Sandbox.Odoo.Models.Sales;

/// <summary>The fields of sale.order. Source: Odoo 18, recordings sale_order_read_draft, sale_order_states.</summary>
internal static class SaleOrderFields
{
    public static readonly Choice[] InvoiceStates =
    [
        new("upselling", "Upselling Opportunity"),
        new("invoiced", "Fully Invoiced"),
        new("to invoice", "To Invoice"),
        new("no", "Nothing to Invoice"),
    ];

    public static Field[] All() => [.. Customer(), .. Document(), .. Sums(), .. Subscription(), .. Following()];

    private static Field[] Customer() =>
        [
            new("partner_id", FieldType.Many2one, "Customer")
            {
                Relation = "res.partner",
                Required = true,
                Indexed = true,
                OnDelete = OnDelete.Restrict,
            },
            Address("partner_invoice_id", "Invoice Address"),
            Address("partner_shipping_id", "Delivery Address"),
            new("company_id", FieldType.Many2one, "Company")
            {
                Relation = "res.company",
                Required = true,
                Default = CompanyRules.Current,
                OnDelete = OnDelete.Restrict,
            },
            new("user_id", FieldType.Many2one, "Salesperson") { Relation = "res.users", Default = work => work.Uid },
            Define.Char("client_order_ref", "Customer Reference"),
            Define.Char("origin", "Source Document"),
            new("note", FieldType.Html, "Terms and conditions"),
            Define.Many("tag_ids", "Tags", "crm.tag"),
        ];

    private static Field Address(string name, string label) =>
        new(name, FieldType.Many2one, label)
        {
            Relation = "res.partner",
            Required = true,
            OnDelete = OnDelete.Restrict,
        };

    private static Field[] Document() =>
        [
            new("name", FieldType.Char, "Order Reference")
            {
                Required = true,
                Indexed = true,
                Default = _ => "New",
            },
            new("state", FieldType.Selection, "Status")
            {
                FormReadOnly = true,
                Indexed = true,
                Default = _ => SaleOrderModel.Draft,
                Choices =
                [
                    new(SaleOrderModel.Draft, "Quotation"),
                    new("sent", "Quotation Sent"),
                    new(SaleOrderModel.Confirmed, "Sales Order"),
                    new(SaleOrderModel.Cancelled, "Cancelled"),
                ],
            },
            new("locked", FieldType.Boolean, "Locked") { Default = _ => false },
            new("date_order", FieldType.Datetime, "Order Date")
            {
                Required = true,
                Default = work => PyTime.Seconds(work.StartedAt),
            },
            new("validity_date", FieldType.Date, "Expiration"),
            new("commitment_date", FieldType.Datetime, "Delivery Date"),
            Define.Char("access_token", "Security Token"),
            Define.Computed("access_url", FieldType.Char, "Portal Access URL", (_, row) => $"/my/orders/{row.Id}"),
        ];

    private static Field[] Sums() =>
        [
            Define.Link("pricelist_id", "Pricelist", "product.pricelist"),
            Define.Link("payment_term_id", "Payment Terms", "account.payment.term"),
            Define.Link("fiscal_position_id", "Fiscal Position", "account.fiscal.position"),
            new("currency_id", FieldType.Many2one, "Currency") { Relation = "res.currency", ReadOnly = true },
            new("amount_untaxed", FieldType.Monetary, "Untaxed Amount") { ReadOnly = true },
            new("amount_tax", FieldType.Monetary, "Taxes") { ReadOnly = true },
            new("amount_total", FieldType.Monetary, "Total") { ReadOnly = true },
        ];

    private static Field[] Subscription() =>
        [
            new("is_subscription", FieldType.Boolean, "Recurring") { ReadOnly = true },
            new("plan_id", FieldType.Many2one, "Recurring Plan")
            {
                Relation = "sale.subscription.plan",
                OnDelete = OnDelete.Restrict,
            },
            Define.Selection(
                "subscription_state",
                "Subscription Status",
                new("1_draft", "Quotation"),
                new("2_renewal", "Renewal Quotation"),
                new("3_progress", "In Progress"),
                new("4_paused", "Paused"),
                new("5_renewed", "Renewed"),
                new("6_churn", "Churned"),
                new("7_upsell", "Upsell")
            ),
            new("start_date", FieldType.Date, "Start Date"),
            new("end_date", FieldType.Date, "End Date"),
            new("next_invoice_date", FieldType.Date, "Date of Next Invoice"),
            new("recurring_total", FieldType.Monetary, "Total Recurring") { ReadOnly = true },
            new("recurring_monthly", FieldType.Monetary, "Monthly Recurring") { ReadOnly = true },
            Define.Link("subscription_id", "Parent Contract", "sale.order"),
        ];

    private static Field[] Following() =>
        [
            Define.List("order_line", "Order Lines", "sale.order.line", "order_id"),
            new("invoice_status", FieldType.Selection, "Invoice Status") { ReadOnly = true, Choices = InvoiceStates },
            new("invoice_ids", FieldType.Many2many, "Invoices") { Relation = "account.move", ReadOnly = true },
            Define.Computed(
                "invoice_count",
                FieldType.Integer,
                "Invoice Count",
                (work, row) => (long)row.Many(work.Model("sale.order")["invoice_ids"]).Count
            ),
            new("transaction_ids", FieldType.Many2many, "Transactions") { Relation = "payment.transaction", ReadOnly = true },
            Messages.Chatter("sale.order"),
        ];
}
