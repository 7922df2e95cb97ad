namespace Portal.Sandbox.Odoo;

/// <summary>The services behind <c>/jsonrpc</c>: common, object and db, as Odoo 18 dispatches them.</summary>
internal sealed class OdooServices(
    OdooDatabase database,
    OdooRelease release,
    DateTime now,
    Func<long, Dictionary<string, object?>, Transaction> begin
)
{
    /// <summary>Runs one call; the answer is null for a method that returns nothing.</summary>
    /// <exception cref="OdooError">The call was refused; nothing was changed.</exception>
    public object? Dispatch(Dictionary<string, object?> parameters)
    {
        string[] names = ["service", "method", "args"];
        var missing = names.Where(name => !parameters.ContainsKey(name)).Select(name => $"'{name}'").ToList();
        if (missing.Count > 0)
        {
            throw OdooError.Type(Method.Missing("RPC.jsonrpc", missing));
        }

        var service = PyRepr.Text(parameters["service"]);
        var method = PyRepr.Text(parameters["method"]);
        var args = parameters["args"] as List<object?> ?? [];
        return service switch
        {
            "common" => Common(method, args),
            "object" => Object(method, args),
            "db" => Db(method),
            _ => throw OdooError.Key(service),
        };
    }

    /// <summary>True for a call that surely changes nothing, so that it needn't wait for one that does.</summary>
    public static bool OnlyReads(Dictionary<string, object?> parameters) =>
        parameters.GetValueOrDefault("service") is "common" or "db"
        || (
            parameters.GetValueOrDefault("args") is List<object?> args
            && args.ElementAtOrDefault(4) is string method
            && MethodTable.OnlyReads(method)
        );

    /// <summary>The version in six parts.</summary>
    public static object[] Parts(OdooRelease release) => [(long)release, 0L, 0L, "final", 0L, ""];

    public static string Text(OdooRelease release) => $"{(int)release}.0";

    private object? Common(string method, List<object?> args) =>
        method switch
        {
            "version" => Version(),
            "about" => "See http://openerp.com",
            "login" when args.Count == 3 => Authenticate(args),
            "authenticate" when args.Count == 4 => Authenticate(args),
            "login" or "authenticate" => throw OdooError.Type(
                $"exp_{method}() takes {(method == "login" ? 3 : 4)} positional arguments but {args.Count} were given"
            ),
            _ => throw new OdooError("builtins.Exception", $"Method not found: {method}"),
        };

    private Dictionary<string, object?> Version() =>
        new()
        {
            ["server_version"] = Text(release),
            ["server_version_info"] = Parts(release),
            ["server_serie"] = Text(release),
            ["protocol_version"] = 1L,
        };

    /// <summary>The user's id; false, not an error, for a wrong name or password. Source: Odoo 18, recording common_authenticate_bad_password.</summary>
    private object Authenticate(List<object?> args)
    {
        DemandDatabase(args[0]);
        return Accounts.LogIn(database, PyRepr.Text(args[1]), PyRepr.Text(args[2]), keysToo: true, now) is { } uid ? uid : false;
    }

    private object? Db(string method) =>
        method switch
        {
            "list" => new[] { OdooSandbox.DatabaseName },
            "server_version" => Text(release),
            "db_exist" => true,
            _ => throw OdooError.Key($"Method not found: {method}"),
        };

    private object? Object(string method, List<object?> args)
    {
        if (args.Count < 3)
        {
            throw OdooError.Index();
        }

        DemandDatabase(args[0]);
        var uid = args[1] switch
        {
            long id => id,
            var other => (long)(FieldValue.ToDomain(database.Model("res.users")["id"], other, "=") ?? 0L),
        };
        Accounts.Demand(database, uid, args[2] as string, now);
        if (method is not ("execute" or "execute_kw"))
        {
            throw new OdooError("builtins.NameError", $"Method not available {method}");
        }

        if (args.Count < 5)
        {
            throw OdooError.Type(Method.Missing(method, args.Count == 3 ? ["'obj'", "'method'"] : ["'method'"]));
        }

        var positional = method == "execute" ? args[5..] : args.ElementAtOrDefault(5) as List<object?>;
        var keywords = method == "execute" ? null : args.ElementAtOrDefault(6) as Dictionary<string, object?>;
        return Execute(uid, args, positional ?? [], keywords ?? []);
    }

    private object? Execute(long uid, List<object?> args, List<object?> positional, Dictionary<string, object?> keywords)
    {
        var (model, method) = (PyRepr.Text(args[3]), PyRepr.Text(args[4]));
        if (method.StartsWith('_'))
        {
            throw OdooError.Access($"Private methods (such as {method}) cannot be called remotely.");
        }

        var target = database.Model(model);
        var named = new Dictionary<string, object?>(keywords);
        named.Remove("context", out var context);
        var work = begin(uid, context as Dictionary<string, object?> ?? []);
        CallContext.Demand(work);
        return MethodTable.Find(target, method, release).Invoke(work, target, positional, named);
    }

    private static void DemandDatabase(object? name)
    {
        if (PyRepr.Text(name) is var asked && asked != OdooSandbox.DatabaseName)
        {
            throw new OdooError(
                "psycopg2.OperationalError",
                $"connection to server at \"127.0.0.1\", port 5432 failed: FATAL:  database \"{asked}\" does not exist\n"
            );
        }
    }
}
