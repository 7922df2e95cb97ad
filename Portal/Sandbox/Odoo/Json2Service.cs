namespace Portal.Sandbox.Odoo;

/// <summary>The methods behind <c>/json/2/&lt;model&gt;/&lt;method&gt;</c>: who the key belongs to, then the method by named arguments.</summary>
/// <remarks>Source: Odoo JSON-2, "External JSON-2 API", d1.</remarks>
internal sealed class Json2Service(
    OdooDatabase database,
    DateTime now,
    Func<long, Dictionary<string, object?>, Transaction> begin
)
{
    /// <exception cref="OdooError">The call was refused; nothing was changed.</exception>
    public object? Execute(string? key, string model, string method, Func<Dictionary<string, object?>> readBody)
    {
        var uid = Demand(key);
        var body = readBody();
        var target = database.Find(model)?.Model ?? throw OdooError.NotFound($"the model '{model}' does not exist");
        if (method.StartsWith('_'))
        {
            throw OdooError.Access($"Private methods (such as '{model}.{method}') cannot be called remotely.");
        }

        var found =
            MethodTable.Search(target, method, database.Release)
            ?? throw OdooError.NotFound($"The method '{model}.{method}' does not exist");
        body.Remove("ids", out var ids);
        body.Remove("context", out var context);
        var work = begin(uid, context as Dictionary<string, object?> ?? []);
        CallContext.Demand(work);
        return found.Invoke(work, target, ids, body);
    }

    private long Demand(string? key) =>
        key is null ? throw OdooError.WrongKey("User not authenticated, use an API Key with a Bearer Authorization header.")
        : Accounts.Owner(database, key, now) is { } uid ? uid
        : throw OdooError.WrongKey("Invalid apikey");
}
