namespace Portal.Core.Odoo;

/// <summary>What one capability needs of one model.</summary>
/// <param name="Capability">What staff call it.</param>
/// <param name="Profile">The profile that needs it; null when both do.</param>
/// <param name="Model">Technical name.</param>
/// <param name="Fields">Technical names.</param>
internal sealed record OdooNeed(string Capability, OdooProfile? Profile, string Model, params IReadOnlyList<string> Fields);

/// <summary>
/// Every model and field of Odoo that Portal's capabilities read or write: the one list that the probe looks for. A capability that comes to
/// need another field adds it here; a test holds it against every row that is read. Source: C1, 000-4, 000-16, 001-31, 001-34, d3.
/// </summary>
internal static class OdooNeeds
{
    private const string Billing = "Billing addresses";
    private const string Assets = "Assets";
    private const string Subscriptions = "Subscriptions and seats";
    private const string Orders = "Orders and payments";
    private const string Catalogue = "Catalogue";

    /// <summary>All but those of tickets, which hang on the model they live in: <see cref="TicketNeeds"/>.</summary>
    public static IReadOnlyList<OdooNeed> All { get; } =
    [
        new(
            Billing,
            null,
            "res.partner",
            "name",
            "is_company",
            "type",
            "parent_id",
            "child_ids",
            "ref",
            "vat",
            "email",
            "phone",
            "street",
            "street2",
            "city",
            "zip",
            "state_id",
            "country_id",
            "lang",
            "company_id",
            "active",
            "write_date",
            "write_uid",
            "same_vat_partner_id"
        ),
        new(Billing, null, "res.company", "name"),
        new(Billing, null, "res.users", "name", "login", "company_id"),
        new(Billing, null, "res.country", "code", "name", "zip_required", "state_required", "address_format", "vat_label"),
        new(Billing, null, "res.country.state", "code", "name", "country_id"),
        new(Billing, null, "res.lang", "code", "name", "active"),
        new(
            Assets,
            null,
            "res.partner",
            "name",
            "ref",
            "active",
            "is_company",
            "commercial_partner_id",
            "category_id",
            "country_id",
            "write_date"
        ),
        new(Assets, null, "res.partner.category", "name"),
        new(
            Assets,
            OdooProfile.Studio,
            "x_client_asset",
            "x_name",
            "x_serial_number",
            "x_partner_id",
            "x_assigned_user_id",
            "x_pulseway_id",
            "x_os_info",
            "x_last_audit",
            "x_subscription_active",
            "x_status",
            "write_date"
        ),
        new(
            Subscriptions,
            null,
            "sale.order",
            "name",
            "state",
            "is_subscription",
            "subscription_state",
            "plan_id",
            "start_date",
            "next_invoice_date",
            "partner_id",
            "currency_id",
            "amount_total",
            "date_order",
            "create_date",
            "write_date",
            "invoice_ids",
            "locked",
            "order_line"
        ),
        new(
            Subscriptions,
            null,
            "sale.order.line",
            "order_id",
            "product_id",
            "product_uom_qty",
            "price_unit",
            "price_subtotal",
            "price_total",
            "discount"
        ),
        new(Subscriptions, null, "product.product", "name", "default_code", "active", "recurring_invoice"),
        new(
            Subscriptions,
            null,
            "account.move",
            "name",
            "move_type",
            "state",
            "payment_state",
            "amount_total",
            "amount_residual",
            "currency_id",
            "invoice_date",
            "invoice_date_due",
            "write_date"
        ),
        new(
            Subscriptions,
            null,
            "payment.transaction",
            "reference",
            "state",
            "amount",
            "currency_id",
            "sale_order_ids",
            "invoice_ids",
            "write_date"
        ),
        new(Subscriptions, null, "account.move.line", "move_id", "sale_line_ids"),
        new(Subscriptions, null, "res.partner", "name", "commercial_partner_id"),
        new(Subscriptions, null, "res.currency", "name", "decimal_places"),
        new(Subscriptions, null, "sale.subscription.plan", "name", "billing_period_value", "billing_period_unit"),
        new(
            Orders,
            null,
            "sale.order",
            "name",
            "state",
            "partner_id",
            "client_order_ref",
            "origin",
            "create_date",
            "date_order",
            "amount_total",
            "amount_untaxed",
            "company_id",
            "currency_id",
            "invoice_ids",
            "order_line",
            "write_date"
        ),
        new(Orders, null, "sale.order.line", "order_id", "product_id", "product_uom_qty", "price_unit", "price_total"),
        new(Orders, null, "product.product", "name", "default_code"),
        new(Orders, null, "res.partner", "name", "ref"),
        new(Orders, null, "res.currency", "name", "decimal_places"),
        new(
            Orders,
            null,
            "payment.transaction",
            "reference",
            "state",
            "amount",
            "currency_id",
            "partner_id",
            "sale_order_ids",
            "invoice_ids"
        ),
        new(
            Orders,
            null,
            "account.move",
            "name",
            "move_type",
            "state",
            "payment_state",
            "amount_total",
            "currency_id",
            "partner_id"
        ),
        new(Orders, null, "account.move.line", "move_id", "product_id", "price_total", "sale_line_ids"),
        new(
            Orders,
            OdooProfile.Studio,
            "sale.order",
            "x_channel_partner_id",
            "x_sales_rep_id",
            "x_outlet_id",
            "x_entitlement_id"
        ),
        new(Orders, OdooProfile.Studio, "x_ov_outlet", "x_name", "x_code", "x_active"),
        new(
            Catalogue,
            null,
            "product.template",
            "name",
            "default_code",
            "description_sale",
            "list_price",
            "currency_id",
            "type",
            "recurring_invoice",
            "active"
        ),
        new(Catalogue, null, "res.company", "currency_id"),
        new(Catalogue, null, "res.currency", "name", "decimal_places"),
        new(Catalogue, null, "res.users", "company_id"),
        new(Catalogue, null, "sale.subscription.plan", "name", "billing_period_value", "billing_period_unit"),
    ];
}
