namespace Portal.Sandbox.Odoo;

/// <summary>The reading methods that every model has.</summary>
internal static class ReadMethods
{
    public static IEnumerable<Method> All => Reading.Select(method => method with { OnlyReads = true });

    private static IEnumerable<Method> Reading =>
        [
            new("search", false, ["domain"], ["offset", "limit", "order"], call => Find(call).ConvertAll(row => row.Id)),
            new("search_count", false, ["domain"], ["limit"], Count),
            new("search_fetch", false, ["domain", "field_names"], ["offset", "limit", "order"], SearchFetch),
            new("search_read", false, [], ["domain", "fields", "offset", "limit", "order", "load"], SearchRead)
            {
                KeywordOwner = "BaseModel._read_format",
            },
            new("read", true, [], ["fields", "load"], Read),
            new("exists", true, [], [], call => Existing(call).Select(row => row.Id)),
            new("name_search", false, [], ["name", "args", "operator", "limit"], NameSearch),
            new("fields_get", false, [], ["allfields", "attributes"], FieldDescriptions.Describe),
            new("default_get", false, ["fields_list"], [], DefaultGet),
            new("check_access_rights", false, ["operation"], ["raise_exception"], CheckAccessRights),
            new(
                "has_access",
                true,
                ["operation"],
                [],
                call => AccessRights.Has(call.Work, call.Model, AccessRights.Parse(call.Text("operation") ?? ""))
            ),
            new("check_access", true, ["operation"], [], CheckAccess),
            new("invalidate_recordset", true, [], ["fnames", "flush"], _ => null),
        ];

    /// <summary>The rows that the call's domain, order and page ask for.</summary>
    public static List<Row> Find(Call call)
    {
        AccessRights.Demand(call.Work, call.Model, Operation.Read);
        return new Query(call.Work, call.Model, call.Domain("domain"))
        {
            Order = call.Text("order"),
            Offset = call.Number("offset"),
            Limit = call.Number("limit"),
        }.Rows();
    }

    /// <summary>Rows of the ids asked for; those deleted are passed over in silence. Source: Odoo 18, recording err_missing_read_mixed.</summary>
    public static List<Row> Existing(Call call)
    {
        AccessRights.Demand(call.Work, call.Model, Operation.Read);
        var rows = Orm.Existing(call.Work, call.Model, call.Ids);
        CompanyRules.Demand(call.Work, call.Model, rows, "read");
        return rows;
    }

    private static object? Count(Call call)
    {
        AccessRights.Demand(call.Work, call.Model, Operation.Read);
        return (long)new Query(call.Work, call.Model, call.Domain("domain")) { Limit = call.Number("limit") }.Count();
    }

    /// <summary>Over RPC this gives ids only. Source: Odoo 18, recording search_fetch.</summary>
    private static object? SearchFetch(Call call)
    {
        _ = Orm.Select(call.Work, call.Model, call["field_names"]);
        return Find(call).ConvertAll(row => row.Id);
    }

    private static object? SearchRead(Call call)
    {
        var fields = Orm.Select(call.Work, call.Model, call["fields"]);
        return Orm.Read(call.Work, call.Model, Find(call), fields, IsClassic(call));
    }

    private static object? Read(Call call)
    {
        var fields = Orm.Select(call.Work, call.Model, call["fields"]);
        return Orm.Read(call.Work, call.Model, Existing(call), fields, IsClassic(call));
    }

    private static bool IsClassic(Call call) => !call.Arguments.ContainsKey("load") || call.Text("load") == "_classic_read";

    private static object? NameSearch(Call call)
    {
        AccessRights.Demand(call.Work, call.Model, Operation.Read);
        var name = call.Text("name") ?? "";
        var domain = call.Domain("args");
        if (name.Length > 0)
        {
            domain = Group.All(domain, Domain.Parse(call.Model.NameCondition(call.Text("operator") ?? "ilike", name)));
        }

        var limit = call.Arguments.ContainsKey("limit") ? call.Number("limit") : 100;
        var exact = call.Model.ExactFirst is { } first ? call.Model[first] : null;
        var rows = new Query(call.Work, call.Model, domain) { Limit = exact is null ? limit : 0 }
            .Rows()
            .AsEnumerable();
        if (exact is not null)
        {
            rows = rows.OrderByDescending(row => name.Equals(row.Text(exact), StringComparison.OrdinalIgnoreCase));
        }

        return (limit > 0 ? rows.Take(limit) : rows)
            .Select(row => new object[] { row.Id, call.Model.DisplayName(call.Work, row) })
            .ToList();
    }

    private static object? DefaultGet(Call call)
    {
        var asked = (call.List("fields_list") ?? [])
            .Select(name => call.Model.Fields.GetValueOrDefault(PyRepr.Text(name)))
            .OfType<Field>();
        return asked.Where(f => f.Default is not null).ToDictionary(f => f.Name, f => f.Default?.Invoke(call.Work) ?? false);
    }

    private static object? CheckAccessRights(Call call)
    {
        var operation = AccessRights.Parse(call.Text("operation") ?? "");
        if (!call.Arguments.ContainsKey("raise_exception") || call.Flag("raise_exception"))
        {
            AccessRights.Demand(call.Work, call.Model, operation);
        }

        return AccessRights.Has(call.Work, call.Model, operation);
    }

    private static object? CheckAccess(Call call)
    {
        AccessRights.Demand(call.Work, call.Model, AccessRights.Parse(call.Text("operation") ?? ""));
        return null;
    }
}
