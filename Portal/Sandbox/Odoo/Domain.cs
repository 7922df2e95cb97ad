namespace Portal.Sandbox.Odoo;

internal abstract record DomainNode;

internal sealed record Constant(bool Value) : DomainNode;

internal sealed record AllOf(DomainNode Left, DomainNode Right) : DomainNode;

internal sealed record AnyOf(DomainNode Left, DomainNode Right) : DomainNode;

internal sealed record Negation(DomainNode Inner) : DomainNode;

internal sealed record Condition(string Path, string Comparison, object? Value) : DomainNode;

/// <summary>Reads the prefix notation of domains: <c>&amp; | !</c>, an implicit <c>&amp;</c>, leaves of three.</summary>
/// <remarks>Source: Odoo 18, recordings err_bad_domain_arity, err_bad_domain_leaf, err_bad_operator, err_domain_string.</remarks>
internal static class Domain
{
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

        var normal = Normalize(tokens);
        var at = 0;
        return Node(normal, ref at);
    }

    /// <summary>True when any condition is on this very field, which switches the filter on archived rows off.</summary>
    public static bool Mentions(DomainNode node, string field) =>
        node switch
        {
            AllOf(var left, var right) => Mentions(left, field) || Mentions(right, field),
            AnyOf(var left, var right) => Mentions(left, field) || Mentions(right, field),
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

    private static DomainNode Node(List<object?> tokens, ref int at)
    {
        var token = tokens[at++];
        switch (token)
        {
            case "&":
                var left = Node(tokens, ref at);
                return new AllOf(left, Node(tokens, ref at));
            case "|":
                var one = Node(tokens, ref at);
                return new AnyOf(one, Node(tokens, ref at));
            case "!":
                return Opposite(Node(tokens, ref at));
            default:
                return Leaf(token);
        }
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
            AllOf(var left, var right) => new AnyOf(Opposite(left), Opposite(right)),
            AnyOf(var left, var right) => new AllOf(Opposite(left), Opposite(right)),
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
