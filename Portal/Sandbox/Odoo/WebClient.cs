namespace Portal.Sandbox.Odoo;

/// <summary>The web client's <c>call_kw</c>: a method by positional and named arguments for whoever is signed in.</summary>
/// <remarks>Source: Odoo 18, recordings apikey_web_1_wizard to apikey_web_4_run_check.</remarks>
internal static class WebClient
{
    public static object? Execute(
        OdooDatabase database,
        Dictionary<string, object?> parameters,
        Func<Dictionary<string, object?>, Transaction> begin
    )
    {
        var model = database.Model(PyRepr.Text(parameters.GetValueOrDefault("model")));
        var method = PyRepr.Text(parameters.GetValueOrDefault("method"));
        if (method.StartsWith('_'))
        {
            throw OdooError.Access($"Private methods (such as {method}) cannot be called remotely.");
        }

        var keywords = parameters.GetValueOrDefault("kwargs") as Dictionary<string, object?> ?? [];
        keywords.Remove("context", out var context);
        var work = begin(context as Dictionary<string, object?> ?? []);
        CallContext.Demand(work);
        var args = parameters.GetValueOrDefault("args") as List<object?> ?? [];
        return MethodTable.Find(model, method, database.Release).Invoke(work, model, args, keywords);
    }
}
