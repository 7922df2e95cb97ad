namespace Portal.Sandbox.Odoo.Models.Invoicing;

/// <summary>account.payment. Source: Odoo 18, recordings account_payment_read, account_payment_states, account_payment_after_cron.</summary>
internal sealed class PaymentModel : Model
{
    public const string ModelName = "account.payment";

    public PaymentModel()
        : base(ModelName, "Payments")
    {
        Order = "date desc, name desc";
        Companies = CompanyRule.OwnAndShared;
        Access = AccessRights.Only([AccessRights.Invoicing, AccessRights.AccountingReading], AccessRights.Invoicing);
        Add(Kept());
        Add(Messages.Chatter(Name));
        Methods["action_draft"] = RecordAction.Of(this, "action_draft", (work, row) => Set(work, row, "draft"), gives: null);
        Methods["action_cancel"] = RecordAction.Of(this, "action_cancel", (work, row) => Set(work, row, "canceled"), gives: null);
    }

    public override void BeforeCreate(Transaction work, Dictionary<string, object?> values)
    {
        if (!FieldValue.IsTruthy(values.GetValueOrDefault("name")))
        {
            values["name"] = Numbering.Next(work, Numbering.Payments);
        }
    }

    /// <summary>Makes a payment with the entry behind it.</summary>
    public long Make(Transaction work, Dictionary<string, object?> values, string memo)
    {
        var moves = work.Model(MoveModel.ModelName);
        var name = Numbering.Next(work, Numbering.Payments);
        var move = Writer.Create(
            work,
            moves,
            [
                new()
                {
                    ["name"] = name,
                    ["move_type"] = "entry",
                    ["ref"] = memo,
                    ["partner_id"] = values.GetValueOrDefault("partner_id"),
                    ["journal_id"] = values.GetValueOrDefault("journal_id"),
                    ["state"] = MoveModel.Posted,
                },
            ]
        )[0];
        var payment = Writer.Create(work, this, [new(values) { ["name"] = name, ["memo"] = memo }])[0];
        work.Set(this, payment, (this["move_id"], move));
        return payment;
    }

    public static double PaidOn(Transaction work, Row move)
    {
        var (moves, payments) = (work.Model(MoveModel.ModelName), work.Model(ModelName));
        return Orm.Existing(work, payments, move.Many(moves["matched_payment_ids"]))
            .Sum(row => Amounts.Of(row, payments["amount"]));
    }

    /// <summary>The entry behind a payment goes with it.</summary>
    public override void AfterUnlink(Transaction work, IReadOnlyList<Row> rows)
    {
        var moves = work.Model(MoveModel.ModelName);
        var entries = Orm.Existing(work, moves, rows.Select(row => row.Reference(this["move_id"]) ?? 0));
        foreach (var entry in entries)
        {
            work.Set(moves, entry.Id, (moves["state"], MoveModel.Draft));
        }

        Writer.Unlink(work, moves, entries.ConvertAll(entry => entry.Id));
    }

    private void Set(Transaction work, Row row, string state) => work.Set(this, row.Id, (this["state"], state));

    private static Field[] Kept() =>
        [
            new("name", FieldType.Char, "Number") { Indexed = true },
            new("state", FieldType.Selection, "State")
            {
                Required = true,
                FormReadOnly = true,
                Default = _ => "draft",
                Choices =
                [
                    new("draft", "Draft"),
                    new("in_process", "In Process"),
                    new("paid", "Paid"),
                    new("canceled", "Canceled"),
                    new("rejected", "Rejected"),
                ],
            },
            new("payment_type", FieldType.Selection, "Payment Type")
            {
                Default = _ => "inbound",
                Choices = [new("outbound", "Send"), new("inbound", "Receive")],
            },
            new("date", FieldType.Date, "Date")
            {
                Required = true,
                Default = work => PyTime.Day(DateOnly.FromDateTime(work.StartedAt)),
            },
            new("amount", FieldType.Monetary, "Amount") { Default = _ => 0d },
            new("currency_id", FieldType.Many2one, "Currency")
            {
                Relation = "res.currency",
                Default = work => CompanyCurrency.Of(work),
            },
            Define.Link("partner_id", "Customer/Vendor", "res.partner"),
            Define.Link("journal_id", "Journal", "account.journal"),
            new("company_id", FieldType.Many2one, "Company") { Relation = "res.company", Default = CompanyRules.Current },
            Define.Char("memo", "Memo"),
            new("move_id", FieldType.Many2one, "Journal Entry") { Relation = MoveModel.ModelName, ReadOnly = true },
            new("is_reconciled", FieldType.Boolean, "Is Reconciled") { ReadOnly = true },
            new("is_matched", FieldType.Boolean, "Is Matched With a Bank Statement") { ReadOnly = true },
            new("invoice_ids", FieldType.Many2many, "Invoices") { Relation = MoveModel.ModelName },
            Define.Link("payment_transaction_id", "Payment Transaction", "payment.transaction"),
        ];
}
