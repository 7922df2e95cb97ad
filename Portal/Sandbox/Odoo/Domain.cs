namespace Portal.Sandbox.Odoo;

internal abstract record DomainNode
{
    /// <summary>How deep conditions are nested; a flat list of any length is one deep.</summary>
    public virtual int Depth => 1;
}

internal sealed record Constant(bool Value) : DomainNode;

/// <summary>Conditions that must all hold, or of which one must.</summary>
internal sealed record Group(bool IsAll, List<DomainNode> Parts) : DomainNode
{
    private int _depth = 1 + Parts.Max(part => part.Depth);

    public override int Depth => _depth;

    public static Group All(params List<DomainNode> parts) => new(IsAll: true, parts);

    /// <summary>The two as one group: a group of the same kind takes the other in, which keeps long lists flat.</summary>
    public static Group Join(bool isAll, DomainNode left, DomainNode right) =>
        (left, right) switch
        {
            (Group first, Group second) when first.IsAll == isAll && second.IsAll == isAll => new(
                isAll,
                [.. first.Parts, .. second.Parts]
            ),
            (Group group, _) when group.IsAll == isAll => group.TakeIn(right, group.Parts.Count),
            (_, Group group) when group.IsAll == isAll => group.TakeIn(left, 0),
            _ => new(isAll, [left, right]),
        };

    private Group TakeIn(DomainNode part, int at)
    {
        Parts.Insert(at, part);
        _depth = Math.Max(_depth, 1 + part.Depth);
        return this;
    }
}

internal sealed record Negation(DomainNode Inner) : DomainNode;

internal sealed record Condition(string Path, string Comparison, object? Value) : DomainNode;

/// <summary>Reads the prefix notation of domains: <c>&amp; | !</c>, an implicit <c>&amp;</c>, leaves of three.</summary>
/// <remarks>Source: Odoo 18, recordings err_bad_domain_arity, err_bad_domain_leaf, err_bad_operator, err_domain_string.</remarks>
internal static class Domain
{
    private const int Deepest = 300;

    private static readonly HashSet<string> Comparisons =
    [
        "=",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "=?",
        "=like",
        "=ilike",
        "like",
        "not like",
        "ilike",
        "not ilike",
        "in",
        "not in",
        "child_of",
        "parent_of",
        "any",
        "not any",
    ];

    private static readonly Dictionary<string, string> Opposites = new()
    {
        ["="] = "!=",
        ["!="] = "=",
        ["<"] = ">=",
        [">="] = "<",
        [">"] = "<=",
        ["<="] = ">",
        ["in"] = "not in",
        ["not in"] = "in",
        ["like"] = "not like",
        ["not like"] = "like",
        ["ilike"] = "not ilike",
        ["not ilike"] = "ilike",
        ["any"] = "not any",
        ["not any"] = "any",
    };

    public static bool IsNegative(string comparison) => comparison is "!=" or "not in" or "not like" or "not ilike" or "not any";

    public static string Positive(string comparison) => IsNegative(comparison) ? Opposites[comparison] : comparison;

    public static DomainNode Parse(object? raw)
    {
        if (raw is not List<object?> tokens)
        {
            throw OdooError.Assertion("Domains to normalize must have a 'domain' form: a list or tuple of domain components");
        }

        if (tokens.Count == 0)
        {
            return new Constant(true);
        }

        return Build(Normalize(tokens));
    }

    /// <summary>True when any condition is on this very field, which switches the filter on archived rows off.</summary>
    public static bool Mentions(DomainNode node, string field) =>
        node switch
        {
            Group group => group.Parts.Any(part => Mentions(part, field)),
            Negation(var inner) => Mentions(inner, field),
            Condition(var path, _, _) => path == field,
            _ => false,
        };

    private static List<object?> Normalize(List<object?> tokens)
    {
        var result = new LinkedList<object?>();
        var expected = 1;
        foreach (var token in tokens)
        {
            if (expected == 0)
            {
                result.AddFirst("&");
                expected = 1;
            }

            expected += token switch
            {
                "&" or "|" => 1,
                "!" => 0,
                _ => -1,
            };
            result.AddLast(token);
        }

        return expected == 0 ? [.. result] : throw OdooError.Value($"Domain {PyRepr.Of(tokens)} is syntactically not correct.");
    }

    /// <summary>Prefix notation read from its end, so that no length of it nests calls.</summary>
    private static DomainNode Build(List<object?> tokens)
    {
        var stack = new Stack<DomainNode>();
        foreach (var token in tokens.AsEnumerable().Reverse())
        {
            stack.Push(
                token switch
                {
                    "&" => Join(isAll: true, stack.Pop(), stack.Pop()),
                    "|" => Join(isAll: false, stack.Pop(), stack.Pop()),
                    "!" => Opposite(stack.Pop()),
                    _ => Leaf(token),
                }
            );
        }

        return stack.Pop();
    }

    /// <exception cref="OdooError">Deeper than the server's own stack would bear.</exception>
    private static Group Join(bool isAll, DomainNode left, DomainNode right)
    {
        var joined = Group.Join(isAll, left, right);
        return joined.Depth <= Deepest
            ? joined
            : throw new OdooError("builtins.RecursionError", "maximum recursion depth exceeded");
    }

    private static DomainNode Leaf(object? token)
    {
        if (token is not List<object?> leaf)
        {
            throw OdooError.Value($"Invalid leaf {PyRepr.Of(token)}");
        }

        if (leaf.Count != 3)
        {
            throw OdooError.Value(
                leaf.Count < 3
                    ? $"not enough values to unpack (expected 3, got {leaf.Count})"
                    : "too many values to unpack (expected 3)"
            );
        }

        if (leaf is [long one and (0 or 1), "=", long other])
        {
            return new Constant(one == other);
        }

        if (leaf[0] is not string path || leaf[1] is not string comparison || !Comparisons.Contains(Canonical(comparison)))
        {
            throw OdooError.Value($"Invalid leaf {PyRepr.Tuple(leaf)}");
        }

        return Condition(path, Canonical(comparison), leaf[2]);
    }

    /// <summary>Python's tolerance: a list after = means in, a lone value after in means =.</summary>
    private static DomainNode Condition(string path, string comparison, object? value) =>
        (comparison, value) switch
        {
            ("=?", null or false) => new Constant(true),
            ("=?", _) => new Condition(path, "=", value),
            ("=", List<object?>) => new Condition(path, "in", value),
            ("!=", List<object?>) => new Condition(path, "not in", value),
            ("in", not List<object?>) => new Condition(path, "=", value),
            ("not in", not List<object?>) => new Condition(path, "!=", value),
            _ => new Condition(path, comparison, value),
        };

    private static string Canonical(string comparison)
    {
        var lower = comparison.ToLowerInvariant();
        return lower is "<>" ? "!="
            : lower is "==" ? "="
            : lower;
    }

    /// <summary>Odoo pushes ! down to the leaves, so <c>! (x &lt; 5)</c> is <c>x &gt;= 5</c>, which an empty x doesn't meet either.</summary>
    private static DomainNode Opposite(DomainNode node) =>
        node switch
        {
            Group group => new Group(!group.IsAll, [.. group.Parts.Select(Opposite)]),
            Negation(var inner) => inner,
            Constant(var value) => new Constant(!value),
            Condition(var path, var comparison, var value) when Opposites.TryGetValue(comparison, out var other) => new Condition(
                path,
                other,
                value
            ),
            _ => new Negation(node),
        };
}
