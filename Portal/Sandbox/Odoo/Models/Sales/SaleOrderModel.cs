namespace Portal.Sandbox.Odoo.Models.Sales;

/// <summary>sale.order.</summary>
/// <remarks>Source: Odoo 18, recordings sale_order_*, sale_action_*.</remarks>
internal sealed class SaleOrderModel : Model
{
    public const string ModelName = "sale.order";
    public const string Draft = "draft";
    public const string Confirmed = "sale";
    public const string Cancelled = "cancel";

    private static readonly string[] Shown = ["plan_id", "currency_id", "pricelist_id", "state"];

    public SaleOrderModel()
        : base(ModelName, "Sales Order")
    {
        Order = "date_order desc, id desc";
        Companies = CompanyRule.Own;
        SearchNames = ["name", "client_order_ref"];
        Access = AccessRights.Only([AccessRights.Sales, AccessRights.Invoicing], AccessRights.Sales);
        Add(SaleOrderFields.All());
        Action("action_confirm", Confirm, gives: true);
        Action("action_cancel", Cancel, gives: true);
        Action("action_draft", Reopen, gives: true);
        Action("action_quotation_sent", Send, gives: null);
        Action("action_lock", (work, row) => Lock(work, row, true), gives: null);
        Action("action_unlock", (work, row) => Lock(work, row, false), gives: null);
    }

    public override void BeforeCreate(Transaction work, Dictionary<string, object?> values)
    {
        if (values.GetValueOrDefault("name") is "New")
        {
            values["name"] = Numbering.Next(work, Numbering.Orders);
        }

        if (values.GetValueOrDefault("partner_id") is long partner and not 0)
        {
            SaleParties.Fill(work, partner, values);
        }

        values["currency_id"] = SaleParties.Currency(
            work,
            values.GetValueOrDefault("pricelist_id") as long?,
            values.GetValueOrDefault("company_id") as long?
        );
    }

    public override void AfterCreate(Transaction work, long id, Dictionary<string, object?> values)
    {
        Settle(work, id);
        if (!values.ContainsKey("subscription_state") && work.Get(this, id).Flag(this["is_subscription"]))
        {
            work.Set(this, id, (this["subscription_state"], "1_draft"));
        }

        Messages.Note(work, this, id, "Sales Order created");
    }

    /// <summary>The customer of a confirmed order may change. Source: Odoo 18, recording sale_order_change_partner_confirmed.</summary>
    public override void AfterWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        if (Shown.Any(values.ContainsKey) || values.ContainsKey("order_line"))
        {
            foreach (var id in ids)
            {
                Settle(work, id);
            }
        }
    }

    public override void BeforeUnlink(Transaction work, IReadOnlyList<long> ids)
    {
        if (ids.Any(id => work.Get(this, id).Text(this["state"]) is not (Draft or Cancelled)))
        {
            throw OdooError.User("You can not delete a sent quotation or a confirmed sales order. You must first cancel it.");
        }
    }

    /// <summary>Confirms one order: from now on its quantities are promised, and a subscription runs.</summary>
    public void Confirm(Transaction work, Row row)
    {
        if (row.Text(this["state"]) is not (Draft or "sent"))
        {
            throw OdooError.User("Some orders are not in a state requiring confirmation.");
        }

        var lines = work.Model(SaleLineModel.ModelName);
        if (
            SaleLineModel
                .Of(work, row.Id)
                .Any(line => line.Text(lines["display_type"]) is null && line[lines["product_id"]] is null)
        )
        {
            throw OdooError.User("A line on these orders missing a product, you cannot confirm it.");
        }

        work.Set(
            this,
            row.Id,
            (this["state"], Confirmed),
            (this["date_order"], PyTime.ParseValue(PyTime.Seconds(work.StartedAt)))
        );
        if (row.Flag(this["is_subscription"]))
        {
            var today = DateOnly.FromDateTime(work.StartedAt);
            work.Set(
                this,
                row.Id,
                (this["subscription_state"], "3_progress"),
                (this["start_date"], row[this["start_date"]] ?? today),
                (this["next_invoice_date"], row[this["next_invoice_date"]] ?? today)
            );
        }

        Settle(work, row.Id);
        Messages.Note(work, this, row.Id, "", "sale.mt_order_confirmed");
    }

    /// <summary>Works out what follows from the lines. Its write date moves only if something did.</summary>
    public void Settle(Transaction work, long id)
    {
        SaleLineModel.Settle(work, id);
        var row = work.Get(this, id);
        var company = row.Reference(this["company_id"]);
        var sums = SaleSums.Of(work, row);
        (Field Field, object? Value)[] now =
        [
            (this["currency_id"], SaleParties.Currency(work, row.Reference(this["pricelist_id"]), company)),
            (this["amount_untaxed"], sums.Net),
            (this["amount_tax"], sums.Tax),
            (this["amount_total"], sums.Total),
            (this["recurring_total"], sums.Recurring),
            (this["recurring_monthly"], sums.Monthly),
            (this["is_subscription"], row[this["plan_id"]] is not null),
            (this["invoice_status"], sums.InvoiceStatus),
        ];
        if (now.Any(each => !Equals(row[each.Field], each.Value)))
        {
            work.Set(this, id, now);
        }
    }

    private void Action(string name, Action<Transaction, Row> act, object? gives) =>
        Methods[name] = RecordAction.Of(this, name, act, gives);

    private void Cancel(Transaction work, Row row)
    {
        if (row.Flag(this["locked"]))
        {
            throw OdooError.User("You cannot cancel a locked order. Please unlock it first.");
        }

        work.Set(this, row.Id, (this["state"], Cancelled));
        Settle(work, row.Id);
        Messages.Note(work, this, row.Id, "");
    }

    private void Reopen(Transaction work, Row row)
    {
        if (row.Text(this["state"]) is Cancelled or "sent")
        {
            work.Set(this, row.Id, (this["state"], Draft));
            Settle(work, row.Id);
        }
    }

    private void Send(Transaction work, Row row)
    {
        if (row.Text(this["state"]) is not Draft)
        {
            throw OdooError.User("Only draft orders can be marked as sent directly.");
        }

        work.Set(this, row.Id, (this["state"], "sent"));
    }

    private void Lock(Transaction work, Row row, bool locked) => work.Set(this, row.Id, (this["locked"], locked));
}
