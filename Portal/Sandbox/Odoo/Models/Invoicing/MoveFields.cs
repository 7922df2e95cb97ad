namespace Portal.Sandbox.Odoo.Models.Invoicing;

/// <summary>The fields of account.move. Source: Odoo 18, recordings account_move_draft, account_move_states.</summary>
internal static class MoveFields
{
    private static readonly Choice[] PaymentStates =
    [
        new("not_paid", "Not Paid"),
        new("in_payment", "In Payment"),
        new("paid", "Paid"),
        new("partial", "Partially Paid"),
        new("reversed", "Reversed"),
        new("blocked", "Blocked"),
        new("invoicing_legacy", "Invoicing App Legacy"),
    ];

    public static Field[] All() => [.. Document(), .. States(), .. Sums(), .. Following()];

    private static Field[] Document() =>
        [
            new("name", FieldType.Char, "Number") { Indexed = true },
            new("move_type", FieldType.Selection, "Type")
            {
                Required = true,
                FormReadOnly = true,
                Default = _ => "entry",
                Choices =
                [
                    new("entry", "Journal Entry"),
                    new("out_invoice", "Customer Invoice"),
                    new("out_refund", "Customer Credit Note"),
                    new("in_invoice", "Vendor Bill"),
                    new("in_refund", "Vendor Credit Note"),
                    new("out_receipt", "Sales Receipt"),
                    new("in_receipt", "Purchase Receipt"),
                ],
            },
            new("partner_id", FieldType.Many2one, "Partner")
            {
                Relation = "res.partner",
                Indexed = true,
                OnDelete = OnDelete.Restrict,
            },
            Define.Char("ref", "Reference"),
            Define.Char("payment_reference", "Payment Reference"),
            Define.Char("invoice_origin", "Origin"),
            new("invoice_date", FieldType.Date, "Invoice/Bill Date"),
            new("invoice_date_due", FieldType.Date, "Due Date") { Default = work => Today(work) },
            new("date", FieldType.Date, "Date") { Required = true, Default = work => Today(work) },
            new("company_id", FieldType.Many2one, "Company") { Relation = "res.company", Default = CompanyRules.Current },
            new("journal_id", FieldType.Many2one, "Journal") { Relation = "account.journal", OnDelete = OnDelete.Restrict },
            new("invoice_user_id", FieldType.Many2one, "Salesperson") { Relation = "res.users", Default = work => work.Uid },
            Define.Link("invoice_payment_term_id", "Payment Terms", "account.payment.term"),
            new("narration", FieldType.Html, "Terms and Conditions"),
        ];

    private static Field[] States() =>
        [
            new("state", FieldType.Selection, "Status")
            {
                Required = true,
                FormReadOnly = true,
                Default = _ => MoveModel.Draft,
                Choices = [new(MoveModel.Draft, "Draft"), new(MoveModel.Posted, "Posted"), new("cancel", "Cancelled")],
            },
            new("payment_state", FieldType.Selection, "Payment Status")
            {
                FormReadOnly = true,
                Default = _ => "not_paid",
                Choices = PaymentStates,
            },
            new("status_in_payment", FieldType.Selection, "Status In Payment")
            {
                ReadOnly = true,
                Choices = [.. PaymentStates, new(MoveModel.Draft, "Draft"), new("cancel", "Cancelled")],
                Compute = (work, row) =>
                    row.Text(work.Model(MoveModel.ModelName)["state"]) is { } state and not MoveModel.Posted
                        ? state
                        : row.Text(work.Model(MoveModel.ModelName)["payment_state"]),
            },
        ];

    private static Field[] Sums() =>
        [
            new("currency_id", FieldType.Many2one, "Currency")
            {
                Relation = "res.currency",
                Default = work => CompanyCurrency.Of(work),
            },
            new("amount_untaxed", FieldType.Monetary, "Untaxed Amount") { ReadOnly = true },
            new("amount_tax", FieldType.Monetary, "Tax") { ReadOnly = true },
            new("amount_total", FieldType.Monetary, "Total") { ReadOnly = true },
            new("amount_residual", FieldType.Monetary, "Amount Due") { ReadOnly = true },
        ];

    private static Field[] Following() =>
        [
            Define.List("invoice_line_ids", "Invoice lines", MoveLineModel.ModelName, "move_id"),
            new("matched_payment_ids", FieldType.Many2many, "Matched Payments")
            {
                Relation = PaymentModel.ModelName,
                ReadOnly = true,
            },
            Define.Link("reversed_entry_id", "Reversal of", MoveModel.ModelName),
            Define.Char("access_token", "Security Token"),
            Define.Computed("access_url", FieldType.Char, "Portal Access URL", (_, row) => $"/my/invoices/{row.Id}"),
            Messages.Chatter(MoveModel.ModelName),
        ];

    private static object Today(Transaction work) => PyTime.Day(DateOnly.FromDateTime(work.StartedAt));
}
