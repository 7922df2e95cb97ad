namespace Portal.Sandbox.Odoo;

/// <summary>One call on a model: who, on which records, with which arguments by name.</summary>
internal sealed record Call(
    Transaction Work,
    Model Model,
    IReadOnlyList<long> Ids,
    IReadOnlyDictionary<string, object?> Arguments
)
{
    public object? this[string name] => Arguments.GetValueOrDefault(name);

    public List<object?>? List(string name) => this[name] as List<object?>;

    public Dictionary<string, object?> Map(string name) => this[name] as Dictionary<string, object?> ?? [];

    public string? Text(string name) => this[name] as string;

    public int Number(string name) => this[name] is long number ? (int)Math.Clamp(number, 0, int.MaxValue) : 0;

    public bool Flag(string name) => FieldValue.IsTruthy(this[name]);

    public DomainNode Domain(string name) => Odoo.Domain.Parse(this[name] is null or false ? new List<object?>() : this[name]);
}

/// <summary>
/// A method callable over RPC, with Python's rules for its arguments. One on records takes the ids as its first argument,
/// as all do that Odoo doesn't mark <c>api.model</c>.
/// </summary>
internal sealed record Method(string Name, bool OnRecords, string[] Required, string[] Optional, Func<Call, object?> Run)
{
    /// <summary>The class and method that Python names when arguments don't fit.</summary>
    public string Owner { get; init; } = $"BaseModel.{Name}";

    /// <summary>Where an unknown keyword ends up failing, when it isn't this method. Source: Odoo 18, recording err_bad_kwarg.</summary>
    public string? KeywordOwner { get; init; }

    /// <summary>Gives a recordset in Python, which JSON-RPC turns into one id where one was asked for, and JSON-2 into a list always.</summary>
    public bool GivesRecords { get; init; }

    /// <summary>The first release that has the method.</summary>
    public OdooRelease Since { get; init; }

    /// <summary>The last release that has the method.</summary>
    public OdooRelease Until { get; init; } = OdooRelease.V19;

    /// <summary>Changes nothing, so that it may run while another call waits for somebody's answer.</summary>
    public bool OnlyReads { get; init; }

    /// <summary>Takes any keyword beside the named ones.</summary>
    public bool TakesMore { get; init; }

    /// <summary>
    /// A <c>create</c> that this build of Odoo 18 broke: over RPC its first argument passes for ids, and what it gives is a text.
    /// </summary>
    /// <remarks>Source: Odoo 18, recordings stock_lot_create_plain_fails, stock_lot_create_workaround, stock_lot_create_workaround_dict.</remarks>
    public static Method LostDecorator(string name, string model) =>
        new(
            name,
            true,
            ["vals_list"],
            [],
            call =>
            {
                var batch = call["vals_list"] as List<object?> ?? [call["vals_list"]];
                var ids = Writer.Create(call.Work, call.Model, batch.OfType<Dictionary<string, object?>>());
                return $"{model}{PyRepr.Ids(ids)}";
            }
        )
        {
            Owner = $"{Class(model)}.{name}",
            Until = OdooRelease.V18,
        };

    private static string Class(string model) => model is "stock.lot" ? "StockLot" : "APIKeyDescription";

    public object? Invoke(Transaction work, Model model, List<object?> args, Dictionary<string, object?> keywords)
    {
        IReadOnlyList<long> ids = [];
        if (OnRecords)
        {
            ids = args.Count == 0 ? throw OdooError.Index() : Ids(args[0]);
            args = args[1..];
        }

        return Run(new(work, model, ids, Bind(args, keywords)));
    }

    /// <summary>The same with every argument by name, as JSON-2 calls it.</summary>
    /// <remarks>Source: Odoo JSON-2, "External JSON-2 API", d1.</remarks>
    public object? Invoke(Transaction work, Model model, object? ids, Dictionary<string, object?> arguments)
    {
        var records = Ids(ids);
        if (!OnRecords && records.Count > 0)
        {
            throw OdooError.Unprocessable($"cannot call {model.Name}.{Name} with ids");
        }

        var names = Required.Concat(Optional);
        if (!TakesMore && arguments.Keys.Except(names).FirstOrDefault() is { } unknown)
        {
            throw KeywordOwner is null
                ? OdooError.Unprocessable($"got an unexpected keyword argument '{unknown}'")
                : OdooError.Type($"{KeywordOwner}() got an unexpected keyword argument '{unknown}'");
        }

        if (Required.Except(arguments.Keys).FirstOrDefault() is { } missing)
        {
            throw OdooError.Unprocessable($"missing a required argument: '{missing}'");
        }

        var result = Run(new(work, model, records, arguments));
        return GivesRecords && result is long id ? new List<object?> { id } : result;
    }

    private static List<long> Ids(object? value) =>
        value switch
        {
            long id => [id],
            List<object?> list => [.. list.OfType<long>()],
            _ => [],
        };

    private Dictionary<string, object?> Bind(List<object?> args, Dictionary<string, object?> keywords)
    {
        string[] names = [.. Required, .. Optional];
        if (args.Count > names.Length)
        {
            var least = Required.Length + 1;
            var takes = Optional.Length == 0 ? $"{least}" : $"from {least} to {names.Length + 1}";
            throw OdooError.Type($"{Owner}() takes {takes} positional arguments but {args.Count + 1} were given");
        }

        var bound = names.Zip(args).ToDictionary();
        foreach (var (name, value) in keywords)
        {
            if (!names.Contains(name) && !TakesMore)
            {
                throw OdooError.Type($"{KeywordOwner ?? Owner}() got an unexpected keyword argument '{name}'");
            }

            if (!bound.TryAdd(name, value))
            {
                throw OdooError.Type($"{Owner}() got multiple values for argument '{name}'");
            }
        }

        var missing = Required.Where(name => !bound.ContainsKey(name)).Select(name => $"'{name}'").ToList();
        return missing.Count == 0 ? bound : throw OdooError.Type(Missing(Owner, missing));
    }

    public static string Missing(string owner, IReadOnlyList<string> names)
    {
        var joined = names.Count switch
        {
            1 => names[0],
            2 => $"{names[0]} and {names[1]}",
            _ => $"{string.Join(", ", names.SkipLast(1))}, and {names[^1]}",
        };
        return $"{owner}() missing {names.Count} required positional argument{(names.Count == 1 ? "" : "s")}: {joined}";
    }
}
