namespace Portal.Sandbox.Odoo.Models.Invoicing;

/// <summary>account.payment.register: pays the invoices that its context names, each in full unless an amount is given.</summary>
/// <remarks>Source: Odoo 18, recordings payment_register_create, payment_register_read, payment_register_action, account_move_after_payment.</remarks>
internal sealed class PaymentWizard : Model
{
    public PaymentWizard()
        : base("account.payment.register", "Pay")
    {
        NameField = "communication";
        Access = AccessRights.Only([AccessRights.Invoicing], AccessRights.Invoicing);
        Add(
            new("payment_date", FieldType.Date, "Payment Date")
            {
                Required = true,
                Default = work => PyTime.Day(DateOnly.FromDateTime(work.StartedAt)),
            },
            Define.Many("move_ids", "Invoices", MoveModel.ModelName),
            new("amount", FieldType.Monetary, "Amount"),
            Define.Char("communication", "Memo"),
            Define.Link("currency_id", "Currency", "res.currency"),
            new("journal_id", FieldType.Many2one, "Journal")
            {
                Relation = "account.journal",
                Default = work => JournalModel.First(work, "bank"),
            },
            new("payment_method_line_id", FieldType.Many2one, "Payment Method")
            {
                Relation = "account.payment.method.line",
                Default = work => work.Database.Resolve("account.manual_inbound_bank")?.Id,
            }
        );
        Methods["action_create_payments"] = new("action_create_payments", true, [], [], Pay);
    }

    public override void BeforeCreate(Transaction work, Dictionary<string, object?> values)
    {
        var moves = work.Model(MoveModel.ModelName);
        List<Row> chosen =
            work.Context.GetValueOrDefault("active_model") is MoveModel.ModelName
            && work.Context.GetValueOrDefault("active_ids") is List<object?> ids
                ? Orm.Existing(work, moves, ids.OfType<long>())
                : throw OdooError.User(
                    "The register payment wizard should only be called on account.move or account.move.line records."
                );
        if (chosen.Exists(row => row.Text(moves["state"]) is not MoveModel.Posted))
        {
            throw OdooError.User("You can only register payment for posted journal entries.");
        }

        var open = Amounts.Round(chosen.Sum(row => Amounts.Of(row, moves["amount_residual"])));
        if (open == 0d)
        {
            throw OdooError.User(
                "You can't register a payment because there is nothing left to pay on the selected journal items."
            );
        }

        values["move_ids"] = chosen.ConvertAll(row => (object?)row.Id);
        values.TryAdd("amount", open);
        values.TryAdd("currency_id", chosen[0].Reference(moves["currency_id"]));
        values.TryAdd("communication", string.Join(' ', chosen.Select(row => Memo(moves, row))));
    }

    private static string Memo(Model moves, Row row)
    {
        var number = row.Text(moves["payment_reference"]) ?? row.Text(moves["name"]);
        return row.Text(moves["ref"]) is { Length: > 0 } reference ? $"{reference} - {number}" : number ?? "";
    }

    private object? Pay(Call call)
    {
        var (moves, payments) = (
            (MoveModel)call.Work.Model(MoveModel.ModelName),
            (PaymentModel)call.Work.Model(PaymentModel.ModelName)
        );
        var made = call.Ids.Select(id => Pay(call.Work, call.Work.Get(this, id), moves, payments)).ToList();
        var action = new Dictionary<string, object?>
        {
            ["name"] = "Payments",
            ["type"] = "ir.actions.act_window",
            ["res_model"] = PaymentModel.ModelName,
            ["context"] = new Dictionary<string, object?> { ["create"] = false },
            ["view_mode"] = made.Count == 1 ? "form" : "list,form",
        };
        if (made is [var only])
        {
            action["res_id"] = only;
        }
        else
        {
            action["domain"] = new object[] { new object[] { "id", "in", made } };
        }

        return action;
    }

    private long Pay(Transaction work, Row wizard, MoveModel moves, PaymentModel payments)
    {
        var rows = Orm.Existing(work, moves, wizard.Many(this["move_ids"]));
        var left = Amounts.Of(wizard, this["amount"]);
        List<object?> paid = [.. rows.Select(row => (object?)row.Id)];
        var values = new Dictionary<string, object?>
        {
            ["amount"] = left,
            ["partner_id"] = rows[0].Reference(moves["partner_id"]),
            ["currency_id"] = wizard.Reference(this["currency_id"]),
            ["journal_id"] = wizard.Reference(this["journal_id"]),
            ["date"] = wizard[this["payment_date"]] is DateOnly day ? PyTime.Day(day) : null,
            ["state"] = "paid",
            ["invoice_ids"] = paid,
        };
        var payment = payments.Make(work, values, wizard.Text(this["communication"]) ?? "");
        work.Set(payments, payment, (payments["is_reconciled"], true));
        foreach (var row in rows)
        {
            var part = Math.Min(left, Amounts.Of(row, moves["amount_residual"]));
            var before = Automations.Watch(work, moves, [row.Id]);
            moves.Pay(work, row.Id, payment, part);
            Automations.AfterWrite(work, moves, [row.Id], before);
            left = Amounts.Round(left - part);
        }

        return payment;
    }
}
