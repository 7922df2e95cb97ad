namespace Portal.Sandbox.Odoo;

/// <summary>Who may use a model. Source: Odoo 18, recordings err_access_model_create, err_access_partner_create_low, studio_model_without_access.</summary>
internal static class AccessRights
{
    public const string Everybody = "base.group_user";
    public const string ContactCreation = "base.group_partner_manager";
    public const string UserAdministration = "base.group_erp_manager";
    public const string Portal = "base.group_portal";
    public const string Sales = "sales_team.group_sale_salesman";
    public const string SalesAdministration = "sales_team.group_sale_manager";
    public const string Invoicing = "account.group_account_invoice";
    public const string InvoicingAdministration = "account.group_account_manager";
    public const string AccountingReading = "account.group_account_readonly";
    public const string Accounting = "account.group_account_user";
    public const string AnalyticAccounting = "analytic.group_analytic_accounting";
    public const string Inventory = "stock.group_stock_user";
    public const string InventoryAdministration = "stock.group_stock_manager";
    public const string Lots = "stock.group_production_lot";
    public const string Locations = "stock.group_stock_multi_locations";
    public const string Helpdesk = "helpdesk.group_helpdesk_user";
    public const string Settings = "base.group_system";

    public static readonly IReadOnlyDictionary<Operation, string[]> EverybodyReads = ReadBy(Everybody, changers: Settings);

    public static readonly IReadOnlyDictionary<Operation, string[]> EverybodyChanges = ReadBy(Everybody, changers: Everybody);

    public static IReadOnlyDictionary<Operation, string[]> ReadBy(string readers, string changers) =>
        new Dictionary<Operation, string[]>
        {
            [Operation.Read] = [readers],
            [Operation.Write] = [changers],
            [Operation.Create] = [changers],
            [Operation.Unlink] = [changers],
        };

    public static IReadOnlyDictionary<Operation, string[]> Only(string[] readers, params string[] changers) =>
        new Dictionary<Operation, string[]>
        {
            [Operation.Read] = readers,
            [Operation.Write] = changers,
            [Operation.Create] = changers,
            [Operation.Unlink] = changers,
        };

    public static bool Has(Transaction work, Model model, Operation operation) =>
        work.IsSystem
        || model.Access.GetValueOrDefault(operation, []).Any(work.HasGroup)
        || GrantedRights.Of(work, model, operation).Any(group => group is not { } id || work.IsMember(id));

    public static void Demand(Transaction work, Model model, Operation operation)
    {
        if (Has(work, model, operation))
        {
            return;
        }

        var groups = model
            .Access.GetValueOrDefault(operation, [])
            .Select(work.GroupLabel)
            .Concat(GrantedRights.Of(work, model, operation).OfType<long>().Select(work.GroupLabel))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        var who =
            groups.Count == 0
                ? "No group currently allows this operation."
                : $"This operation is allowed for the following groups:\n\t- {string.Join("\n\t- ", groups)}";
        throw OdooError.Access(
            $"You are not allowed to {Verb(operation)} '{model.Label}' ({model.Name}) records.\n\n{who}\n\n"
                + "Contact your administrator to request access if necessary."
        );
    }

    /// <summary>Refuses fields that only one group may see. Source: Odoo 18, recording err_access_field_group2.</summary>
    public static void Demand(Transaction work, Model model, IEnumerable<Field> fields, string operation)
    {
        var refused = work.IsSystem ? [] : fields.Where(f => f.Group is not null && !work.HasGroup(f.Group)).ToList();
        if (refused.Count == 0)
        {
            return;
        }

        var names = string.Join(", ", refused.Select(f => $"\"{f.Name}\""));
        var lines = refused.Select(f =>
            $"- {f.Name} (allowed for groups '{work.GroupLabel(f.Group ?? "").Replace("/", " / ")}')"
        );
        throw OdooError.Access(
            $"You do not have enough rights to access the fields {names} on {model.Label} ({model.Name}). Please contact your system "
                + $"administrator.\n\nOperation: {operation}\nUser: {work.Uid}\nFields:\n{string.Join('\n', lines)}"
        );
    }

    public static Operation Parse(string name) =>
        name switch
        {
            "read" => Operation.Read,
            "write" => Operation.Write,
            "create" => Operation.Create,
            "unlink" => Operation.Unlink,
            _ => throw OdooError.Value($"Invalid access mode {PyRepr.Of(name)}"),
        };

    private static string Verb(Operation operation) =>
        operation switch
        {
            Operation.Read => "access",
            Operation.Write => "modify",
            Operation.Create => "create",
            _ => "delete",
        };
}
