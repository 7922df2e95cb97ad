namespace Portal.Sandbox.Odoo.Models.Invoicing;

/// <summary>account.move: an invoice, a credit note, a bill, or the entry behind a payment.</summary>
/// <remarks>Source: Odoo 18, recordings account_move_*.</remarks>
internal sealed class MoveModel : Model
{
    public const string ModelName = "account.move";
    public const string Draft = "draft";
    public const string Posted = "posted";

    private static readonly string[] Fixed =
    [
        "invoice_line_ids",
        "partner_id",
        "currency_id",
        "invoice_date",
        "move_type",
        "journal_id",
    ];

    public MoveModel()
        : base(ModelName, "Journal Entry")
    {
        Order = "date desc, name desc, invoice_date desc, id desc";
        Companies = CompanyRule.OwnAndShared;
        SearchNames = ["name", "payment_reference", "ref"];
        Access = AccessRights.Only(
            [
                AccessRights.InvoicingAdministration,
                AccessRights.Invoicing,
                AccessRights.Sales,
                AccessRights.AccountingReading,
                AccessRights.Portal,
            ],
            AccessRights.Invoicing
        );
        Add(MoveFields.All());
        Action("action_post", Post, gives: false);
        Action("button_draft", (work, row) => work.Set(this, row.Id, (this["state"], Draft)), gives: null);
        Action("button_cancel", (work, row) => work.Set(this, row.Id, (this["state"], "cancel")), gives: null);
    }

    public override string DisplayName(Transaction work, Row row)
    {
        var name = row.Text(this["name"]) ?? "/";
        var shown = row.Text(this["state"]) is Draft ? $"{Kind(row)} {name}".Trim() : name;
        return row.Text(this["ref"]) is { Length: > 0 } reference ? $"{shown} ({reference})" : shown;
    }

    /// <summary>A draft has its number already. Source: Odoo 18, recording account_move_draft.</summary>
    public override void BeforeCreate(Transaction work, Dictionary<string, object?> values)
    {
        var type = values.GetValueOrDefault("move_type") as string ?? "entry";
        if (!FieldValue.IsTruthy(values.GetValueOrDefault("name")))
        {
            values["name"] = Numbering.Next(work, Series(type));
        }

        values.TryAdd("journal_id", JournalModel.First(work, Journal(type)));
    }

    public override void AfterCreate(Transaction work, long id, Dictionary<string, object?> values) => Settle(work, id);

    public override void BeforeWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        var touched = Fixed.Where(values.ContainsKey).ToList();
        if (touched.Count > 0 && ids.Any(id => work.Get(this, id).Text(this["state"]) is Posted))
        {
            throw OdooError.User(
                $"You cannot modify the following readonly fields on a posted move: {string.Join(", ", touched)}"
            );
        }
    }

    public override void AfterWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        if (values.ContainsKey("invoice_line_ids"))
        {
            foreach (var id in ids)
            {
                Settle(work, id);
            }
        }
    }

    public override void BeforeUnlink(Transaction work, IReadOnlyList<long> ids)
    {
        if (ids.Any(id => work.Get(this, id).Text(this["state"]) is Posted))
        {
            throw OdooError.User(
                "You can't delete a posted journal item. Don’t play games with your accounting records; reset the journal entry to draft "
                    + "before deleting it."
            );
        }
    }

    /// <summary>Works out the sums, and what of them is still open.</summary>
    public void Settle(Transaction work, long id)
    {
        var row = work.Get(this, id);
        var lines = work.Model(MoveLineModel.ModelName);
        var rows = MoveLineModel.Of(work, id);
        if (row.Text(this["move_type"]) is "entry" && rows.Count == 0)
        {
            return;
        }

        var decimals = Amounts.Decimals(work, row.Reference(this["currency_id"]));
        var net = Amounts.Round(rows.Sum(line => Amounts.Of(line, lines["price_subtotal"])), decimals);
        var tax = Amounts.Round(
            rows.Sum(line => Amounts.Tax(work, line.Many(lines["tax_ids"]), Amounts.Of(line, lines["price_subtotal"]))),
            decimals
        );
        var total = Amounts.Round(net + tax, decimals);
        work.Set(
            this,
            id,
            (this["amount_untaxed"], net),
            (this["amount_tax"], tax),
            (this["amount_total"], total),
            (this["amount_residual"], Amounts.Round(total - PaymentModel.PaidOn(work, row), decimals))
        );
    }

    /// <summary>Books a payment on an invoice; Community knows no step between unpaid and paid.</summary>
    public void Pay(Transaction work, long id, long payment, double amount)
    {
        var row = work.Get(this, id);
        var open = Amounts.Round(Math.Max(0d, Amounts.Of(row, this["amount_residual"]) - amount));
        work.Set(
            this,
            id,
            (this["amount_residual"], open),
            (this["payment_state"], open == 0d ? "paid" : "partial"),
            (this["matched_payment_ids"], row.Many(this["matched_payment_ids"]).Append(payment).ToArray())
        );
    }

    private void Action(string name, Action<Transaction, Row> act, object? gives) =>
        Methods[name] = RecordAction.Of(this, name, act, gives);

    private void Post(Transaction work, Row row)
    {
        if (row.Text(this["state"]) is not Draft)
        {
            throw OdooError.User($"The entry {row.Text(this["name"])} (id {row.Id}) must be in draft.");
        }

        if (row.Text(this["move_type"]) is not "entry" && row[this["partner_id"]] is null)
        {
            throw OdooError.User("The field 'Customer' is required, please complete it to validate the Customer Invoice.");
        }

        var today = DateOnly.FromDateTime(work.StartedAt);
        var total = Amounts.Of(row, this["amount_total"]);
        work.Set(
            this,
            row.Id,
            (this["state"], Posted),
            (this["invoice_date"], row[this["invoice_date"]] ?? today),
            (this["invoice_date_due"], row[this["invoice_date_due"]] ?? today),
            (this["payment_reference"], row.Text(this["payment_reference"]) ?? row.Text(this["name"])),
            (this["payment_state"], total == 0d ? "paid" : "not_paid")
        );
        Messages.Note(work, this, row.Id, "", "account.mt_invoice_validated");
    }

    private string Kind(Row row) =>
        row.Text(this["move_type"]) switch
        {
            "out_invoice" => "Draft Invoice",
            "out_refund" => "Draft Credit Note",
            "in_invoice" => "Draft Bill",
            _ => "Draft Entry",
        };

    private static string Series(string type) =>
        type switch
        {
            "out_invoice" or "out_receipt" => Numbering.Invoices,
            "out_refund" => Numbering.CreditNotes,
            "in_invoice" or "in_refund" or "in_receipt" => Numbering.Bills,
            _ => Numbering.Entries,
        };

    private static string Journal(string type) =>
        type switch
        {
            "out_invoice" or "out_refund" or "out_receipt" => "sale",
            "in_invoice" or "in_refund" or "in_receipt" => "purchase",
            _ => "general",
        };
}
