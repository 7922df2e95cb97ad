namespace Portal.Sandbox.Odoo.Seed;

/// <summary>The form of a ticket, as its application brings it along, for others to extend.</summary>
internal static class InterfaceSeed
{
    public static void Fill(Transaction work) =>
        InstalledSeed.Note(
            work,
            "ir.ui.view",
            "helpdesk.helpdesk_ticket_view_form",
            ("name", "helpdesk.ticket.form"),
            ("model", "helpdesk.ticket"),
            ("arch", "<form><sheet><field name=\"name\"/><field name=\"partner_id\"/></sheet></form>")
        );
}
