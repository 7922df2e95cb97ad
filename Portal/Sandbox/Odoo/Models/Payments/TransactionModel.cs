using Portal.Sandbox.Odoo.Models.Sales;

namespace Portal.Sandbox.Odoo.Models.Payments;

/// <summary>payment.transaction. Its state may be written by whoever may write it at all; what follows is <see cref="PostProcessing"/>'s.</summary>
/// <remarks>Source: Odoo 18, recordings payment_transaction_*.</remarks>
internal sealed class TransactionModel : Model
{
    public const string ModelName = "payment.transaction";

    public TransactionModel()
        : base(ModelName, "Payment Transaction")
    {
        Order = "id desc";
        NameField = "reference";
        SearchNames = ["reference"];
        Companies = CompanyRule.OwnAndShared;
        Access = AccessRights.Only(
            [AccessRights.Settings, AccessRights.Invoicing, AccessRights.Sales],
            AccessRights.Settings,
            AccessRights.Invoicing
        );
        Add(Payment());
        Add(Progress());
        Methods["action_demo_set_done"] = RecordAction.Of(this, "action_demo_set_done", SetDone, gives: null);
    }

    public override void AfterCreate(Transaction work, long id, Dictionary<string, object?> values)
    {
        var row = work.Get(this, id);
        var reference = row.Text(this["reference"]) ?? "";
        if (work.Database.Table(Name).Lookup(this["reference"], reference).Any(other => other != id))
        {
            throw OdooError.Validation("The operation cannot be completed: Reference must be unique!");
        }

        Link(work, row);
    }

    public override void AfterWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        foreach (var row in ids.Select(id => work.Get(this, id)))
        {
            if (values.ContainsKey("sale_order_ids"))
            {
                Link(work, row);
            }

            if (values.ContainsKey("state"))
            {
                work.Set(this, row.Id, (this["last_state_change"], work.StartedAt));
            }
        }
    }

    private static Field[] Payment() =>
        [
            new("reference", FieldType.Char, "Reference") { Required = true, Indexed = true },
            new("provider_id", FieldType.Many2one, "Provider")
            {
                Relation = "payment.provider",
                Required = true,
                OnDelete = OnDelete.Restrict,
            },
            new("provider_code", FieldType.Selection, "Code")
            {
                Related = "provider_id.code",
                ReadOnly = true,
                FindChoices = work => work.Model("payment.provider")["code"].Choices,
            },
            new("payment_method_id", FieldType.Many2one, "Payment Method")
            {
                Relation = "payment.method",
                Required = true,
                OnDelete = OnDelete.Restrict,
            },
            new("company_id", FieldType.Many2one, "Company") { Relation = "res.company", Default = CompanyRules.Current },
            new("amount", FieldType.Monetary, "Amount") { Required = true, Default = _ => 0d },
            new("currency_id", FieldType.Many2one, "Currency")
            {
                Relation = "res.currency",
                Required = true,
                OnDelete = OnDelete.Restrict,
            },
            new("partner_id", FieldType.Many2one, "Customer")
            {
                Relation = "res.partner",
                Required = true,
                OnDelete = OnDelete.Restrict,
            },
            Define.Char("provider_reference", "Provider Reference"),
            Define.Selection(
                "operation",
                "Operation",
                new("online_redirect", "Online payment with redirection"),
                new("online_direct", "Online direct payment"),
                new("online_token", "Online payment by token"),
                new("validation", "Validation of the payment method"),
                new("offline", "Offline payment by token"),
                new("refund", "Refund")
            ),
        ];

    private static Field[] Progress() =>
        [
            new("state", FieldType.Selection, "Status")
            {
                Required = true,
                FormReadOnly = true,
                Default = _ => "draft",
                Choices =
                [
                    new("draft", "Draft"),
                    new("pending", "Pending"),
                    new("authorized", "Authorized"),
                    new("done", "Confirmed"),
                    new("cancel", "Canceled"),
                    new("error", "Error"),
                ],
            },
            new("state_message", FieldType.Text, "Message") { FormReadOnly = true },
            new("last_state_change", FieldType.Datetime, "Last State Change Date")
            {
                ReadOnly = true,
                Default = work => PyTime.Seconds(work.StartedAt),
            },
            new("is_post_processed", FieldType.Boolean, "Is Post-processed") { Default = _ => false },
            Define.Link("payment_id", "Payment", "account.payment"),
            Define.Many("sale_order_ids", "Sales Orders", SaleOrderModel.ModelName),
            Define.Many("invoice_ids", "Invoices", "account.move"),
        ];

    /// <summary>The orders name their transactions too.</summary>
    private void Link(Transaction work, Row row)
    {
        var orders = work.Model(SaleOrderModel.ModelName);
        foreach (var order in Orm.Existing(work, orders, row.Many(this["sale_order_ids"])))
        {
            long[] linked = [.. order.Many(orders["transaction_ids"]).Append(row.Id).Distinct().Order()];
            work.Set(orders, order.Id, (orders["transaction_ids"], linked));
        }
    }

    private void SetDone(Transaction work, Row row)
    {
        if (Orm.Value(work, this, row, this["provider_code"]) is not "demo")
        {
            return;
        }

        work.Set(
            this,
            row.Id,
            (this["state"], "done"),
            (this["provider_reference"], $"demo-{row.Text(this["reference"])}"),
            (this["last_state_change"], work.StartedAt)
        );
    }
}
