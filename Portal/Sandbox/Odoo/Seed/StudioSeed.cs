namespace Portal.Sandbox.Odoo.Seed;

/// <summary>
/// What an administrator made in Studio: the model of assets, the one of outlets, and fields that point at them. Names and kinds are those
/// of the requirements, with the <c>x_</c> that Odoo demands; a sales representative is a contact, not a user.
/// </summary>
/// <remarks>Source: 000-4 to 000-16, 001-31 to 001-34; Odoo 18, recordings studio_*.</remarks>
internal static class StudioSeed
{
    public const string Asset = "x_client_asset";
    public const string Outlet = "x_ov_outlet";

    public static void Fill(Transaction work)
    {
        Model(work, Asset, "Client Asset", isThread: true, AssetFields());
        Model(work, Outlet, "OV Outlet", isThread: false, OutletFields());
        Field(work, "sale.order", Link("x_channel_partner_id", "Channel partner", "res.partner"));
        Field(work, "sale.order", Link("x_sales_rep_id", "Sales representative", "res.partner"));
        Field(work, "sale.order", Link("x_outlet_id", "Outlet", Outlet));
        Field(work, "sale.order", Of("x_entitlement_id", "char", "Entitlement"));
        Field(work, "helpdesk.ticket", Link("x_asset_id", "Asset", Asset));
        Field(work, Asset, Tickets());
    }

    private static List<Dictionary<string, object?>> AssetFields() =>
        [
            new(Of("x_name", "char", "Name")) { ["required"] = true },
            new(Of("x_serial_number", "char", "Serial number")) { ["index"] = true },
            new(Link("x_partner_id", "Customer", "res.partner")) { ["on_delete"] = "restrict" },
            new(Link("x_assigned_user_id", "Assigned contact", "res.partner")) { ["index"] = false },
            new(Of("x_pulseway_id", "char", "Pulseway id")) { ["index"] = true },
            Of("x_os_info", "char", "OS"),
            Of("x_last_audit", "datetime", "Last audit"),
            new(Of("x_status", "selection", "Status"))
            {
                ["selection_ids"] = Choices(("active", "Active"), ("decommissioned", "Decommissioned")),
            },
            Of("x_subscription_active", "boolean", "Subscription active"),
        ];

    private static List<Dictionary<string, object?>> OutletFields() =>
        [
            new(Of("x_name", "char", "Name")) { ["required"] = true },
            Of("x_code", "char", "Code"),
            Of("x_active", "boolean", "Active"),
            Link("x_site_partner_id", "Site", "res.partner"),
            Link("x_channel_partner_id", "Channel partner", "res.partner"),
        ];

    private static Dictionary<string, object?> Tickets() =>
        new(Of("x_ticket_ids", "one2many", "Helpdesk Tickets"))
        {
            ["relation"] = "helpdesk.ticket",
            ["relation_field"] = "x_asset_id",
        };

    private static Dictionary<string, object?> Of(string name, string kind, string label) =>
        new()
        {
            ["name"] = name,
            ["ttype"] = kind,
            ["field_description"] = label,
        };

    private static Dictionary<string, object?> Link(string name, string label, string target) =>
        new(Of(name, "many2one", label))
        {
            ["relation"] = target,
            ["on_delete"] = "set null",
            ["index"] = true,
        };

    private static List<object?> Choices(params IEnumerable<(string Value, string Name)> choices) =>
        [
            .. choices.Select(
                (choice, at) =>
                    (object?)
                        new List<object?>
                        {
                            0L,
                            0L,
                            new Dictionary<string, object?>
                            {
                                ["value"] = choice.Value,
                                ["name"] = choice.Name,
                                ["sequence"] = (long)at + 1,
                            },
                        }
            ),
        ];

    private static void Model(
        Transaction work,
        string name,
        string label,
        bool isThread,
        IEnumerable<Dictionary<string, object?>> fields
    )
    {
        List<object?> commands = [.. fields.Select(field => (object?)new List<object?> { 0L, 0L, field })];
        var id = InstalledSeed.Make(
            work,
            "ir.model",
            new()
            {
                ["name"] = label,
                ["model"] = name,
                ["is_mail_thread"] = isThread,
                ["field_id"] = commands,
            }
        );
        InstalledSeed.Make(
            work,
            "ir.model.access",
            new()
            {
                ["name"] = $"{name} user",
                ["model_id"] = id,
                ["group_id"] = work.Database.Resolve(AccessRights.Everybody)?.Id,
                ["perm_read"] = true,
                ["perm_write"] = true,
                ["perm_create"] = true,
                ["perm_unlink"] = true,
            }
        );
    }

    private static void Field(Transaction work, string model, Dictionary<string, object?> field)
    {
        var models = work.Database.Table("ir.model");
        field["model_id"] = models.Lookup(models.Model["model"], model).First();
        InstalledSeed.Make(work, "ir.model.fields", field);
    }
}
