namespace Portal.Sandbox.Odoo;

/// <summary>The changing methods that every model has.</summary>
internal static class WriteMethods
{
    public static IEnumerable<Method> All =>
        [
            new("create", false, ["vals_list"], [], Create) { GivesRecords = true },
            new("write", true, ["vals"], [], Write),
            new("unlink", true, [], [], Unlink),
            new("name_create", false, ["name"], [], NameCreate),
            new("action_archive", true, [], [], call => SetActive(call, false)),
            new("action_unarchive", true, [], [], call => SetActive(call, true)),
            new("load", false, ["fields", "data"], [], call => new Import(call).Run()),
            new("get_external_id", true, [], [], ExternalIds.Get),
            new("export_data", true, ["fields_to_export"], [], ExternalIds.Export),
        ];

    /// <summary>A map gives an id, a list gives ids, even a list of none. Source: Odoo 18, recordings create_single_returns_int, create_empty_list.</summary>
    private static object? Create(Call call)
    {
        if (call["vals_list"] is Dictionary<string, object?> values)
        {
            return Writer.Create(call.Work, call.Model, [values])[0];
        }

        var list = call.List("vals_list") ?? throw OdooError.Attribute("'str' object has no attribute 'items'");
        var batch = list.Select(item =>
            item as Dictionary<string, object?> ?? throw OdooError.Attribute("'list' object has no attribute 'items'")
        );
        return Writer.Create(call.Work, call.Model, batch);
    }

    private static object? Write(Call call)
    {
        var values =
            call["vals"] as Dictionary<string, object?> ?? throw OdooError.Attribute("'list' object has no attribute 'items'");
        Writer.Write(call.Work, call.Model, call.Ids, values);
        return true;
    }

    private static object? Unlink(Call call)
    {
        Writer.Unlink(call.Work, call.Model, call.Ids);
        return true;
    }

    private static object? NameCreate(Call call)
    {
        var id = Writer.Create(call.Work, call.Model, [new() { [call.Model.NameField] = call["name"] }])[0];
        return new object[] { id, Orm.NameOf(call.Work, call.Model, id) };
    }

    /// <summary>Answers nothing at all, not even null. Source: Odoo 18, recording action_archive.</summary>
    private static object? SetActive(Call call, bool active)
    {
        _ = call.Model["active"];
        Writer.Write(call.Work, call.Model, call.Ids, new() { ["active"] = active });
        return null;
    }
}
