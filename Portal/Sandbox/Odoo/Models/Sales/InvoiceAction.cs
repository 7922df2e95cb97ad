using Portal.Sandbox.Odoo.Models.Invoicing;

namespace Portal.Sandbox.Odoo.Models.Sales;

/// <summary>What the web client is told to open after invoicing: an action, from which a program learns nothing but one id.</summary>
/// <remarks>Source: Odoo 18, recording advance_payment_create_invoices.</remarks>
internal static class InvoiceAction
{
    public static Dictionary<string, object?> Of(Transaction work, IReadOnlyList<long> moves)
    {
        var action = Frame();
        action["context"] = Context(work, moves[0]);
        if (moves is [var only])
        {
            action["res_id"] = only;
            action["views"] = new object[]
            {
                new object[] { 2L, "form" },
                new object[] { 1L, "list" },
                new object[] { false, "kanban" },
                new object[] { false, "activity" },
            };
        }
        else
        {
            action["domain"] = $"[('id', 'in', [{string.Join(", ", moves)}])]";
        }

        return action;
    }

    private static Dictionary<string, object?> Frame() =>
        new()
        {
            ["id"] = 1L,
            ["name"] = "Invoices",
            ["type"] = "ir.actions.act_window",
            ["xml_id"] = "account.action_move_out_invoice_type",
            ["path"] = "invoicing",
            ["help"] = "<p class=\"o_view_nocontent_smiling_face\">Create a customer invoice</p>",
            ["binding_model_id"] = false,
            ["binding_type"] = "action",
            ["binding_view_types"] = "list,form",
            ["display_name"] = "Invoices",
            ["view_id"] = new object[] { 1L, "account.out.invoice.list" },
            ["domain"] = "[('move_type', 'in', ['out_invoice', 'out_refund'])]",
            ["res_model"] = MoveModel.ModelName,
            ["target"] = "current",
            ["view_mode"] = "list,kanban,form,activity",
            ["mobile_view_mode"] = "kanban",
            ["limit"] = 80L,
            ["groups_id"] = Array.Empty<object>(),
            ["search_view_id"] = new object[] { 3L, "account.invoice.select" },
            ["embedded_action_ids"] = Array.Empty<object>(),
            ["filter"] = false,
        };

    private static Dictionary<string, object?> Context(Transaction work, long move)
    {
        var moves = work.Model(MoveModel.ModelName);
        var row = work.Get(moves, move);
        return new()
        {
            ["default_move_type"] = "out_invoice",
            ["default_partner_id"] = row.Reference(moves["partner_id"]),
            ["default_partner_shipping_id"] = row.Reference(moves["partner_id"]),
            ["default_invoice_payment_term_id"] = row.Reference(moves["invoice_payment_term_id"]),
            ["default_invoice_origin"] = row.Text(moves["invoice_origin"]),
        };
    }
}
