using System.Globalization;

namespace Portal.Core.Odoo;

/// <summary>
/// The client assets of the Studio profile as Portal makes them: names, fields and views. Source: 000-4 to 000-17.
/// </summary>
internal static class StudioModel
{
    public const string Asset = "x_client_asset";
    public const string Label = "Client Asset";
    public const string Ticket = "helpdesk.ticket";
    public const string App = "PSA";
    public const string AssetsTitle = "Client Assets";
    public const string TicketsTitle = "Helpdesk Tickets";

    /// <summary>Names an asset's tickets in an action: those that point at the asset it is opened from.</summary>
    public const string TicketsOfAsset = "[('x_asset_id', '=', active_id)]";

    public static IReadOnlyList<StudioField> Fields { get; } =
    [
        new("x_name", "char", "Name") { IsRequired = true },
        new("x_serial_number", "char", "Serial number") { IsIndexed = true },
        new("x_partner_id", "many2one", "Customer")
        {
            Relation = "res.partner",
            OnDelete = "restrict", // a customer with devices is archived, not deleted
            IsIndexed = true,
        },
        new("x_assigned_user_id", "many2one", "Assigned contact") { Relation = "res.partner" },
        new("x_pulseway_id", "char", "Pulseway id") { IsIndexed = true },
        new("x_os_info", "char", "OS"),
        new("x_last_audit", "datetime", "Last audit"),
        new("x_status", "selection", "Status") { Choices = [("active", "Active"), ("decommissioned", "Decommissioned")] },
        new("x_subscription_active", "boolean", "Subscription active"),
    ];

    public static StudioField AssetOfTicket { get; } =
        new("x_asset_id", "many2one", "Asset") { Relation = Asset, IsIndexed = true };

    public static StudioField TicketsOf { get; } =
        new("x_ticket_ids", "one2many", TicketsTitle) { Relation = Ticket, Inverse = AssetOfTicket.Name };

    /// <summary>000-14: name, customer, OS, last audit.</summary>
    /// <param name="list">What this Odoo calls a list: <c>list</c>, before 18 <c>tree</c>.</param>
    public static string List(string list) =>
        $"""
            <{list} string="{AssetsTitle}"><field name="x_name"/><field name="x_partner_id"/><field name="x_os_info"/><field name="x_last_audit"/></{list}>
            """;

    /// <summary>000-15: groups, and the button to an asset's tickets where there are tickets.</summary>
    public static string Form(OdooId? tickets)
    {
        var button = tickets is { } action
            ? $"""
                <div class="oe_button_box" name="button_box"><button class="oe_stat_button" type="action" name="{action.Value.ToString(
                    CultureInfo.InvariantCulture
                )}" icon="fa-life-ring"><div class="o_stat_info"><span class="o_stat_text">{TicketsTitle}</span></div></button></div>
                """
            : "";
        return $"""
            <form string="{Label}"><sheet>{button}<group><group string="Device"><field name="x_name"/><field name="x_serial_number"/><field name="x_os_info"/><field name="x_status"/></group><group string="Belongs to"><field name="x_partner_id"/><field name="x_assigned_user_id"/></group><group string="Monitoring"><field name="x_pulseway_id"/><field name="x_last_audit"/><field name="x_subscription_active"/></group></group></sheet></form>
            """;
    }

    /// <summary>
    /// 000-17: the asset beside the customer of a ticket, and only assets of that customer to choose from. It stands in the view: the domain
    /// of a field made over the API cannot name another field.
    /// </summary>
    public const string ChooseOnTicket =
        """<xpath expr="//field[@name='partner_id']" position="after"><field name="x_asset_id" domain="[('x_partner_id', 'parent_of', partner_id)]"/></xpath>""";
}
