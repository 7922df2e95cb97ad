using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Sandbox.Pulseway;

/// <summary>
/// An OData <c>$filter</c> over JSON records: comparisons, and, or, not, brackets, contains, startswith, endswith, tolower, toupper, trim, length.
/// </summary>
internal static class RecordFilter
{
    private static readonly HashSet<string> Operators = ["eq", "ne", "gt", "ge", "lt", "le"];

    /// <exception cref="FilterException">The text is no filter that the service knows.</exception>
    public static Func<JsonObject, bool> Parse(string text)
    {
        var words = new FilterText(text);
        var filter = Or(words);
        return words.IsAtEnd ? filter : throw new FilterException($"Unexpected \"{words.Next}\" in $filter.");
    }

    private static Func<JsonObject, bool> Or(FilterText words)
    {
        var left = And(words);
        while (words.TryTake("or"))
        {
            var (first, second) = (left, And(words));
            left = record => first(record) || second(record);
        }

        return left;
    }

    private static Func<JsonObject, bool> And(FilterText words)
    {
        var left = Not(words);
        while (words.TryTake("and"))
        {
            var (first, second) = (left, Not(words));
            left = record => first(record) && second(record);
        }

        return left;
    }

    private static Func<JsonObject, bool> Not(FilterText words)
    {
        if (words.TryTake("not"))
        {
            var inner = Not(words);
            return record => !inner(record);
        }

        if (words.TryTake("("))
        {
            var inner = Or(words);
            words.Expect(")");
            return inner;
        }

        return Comparison(words);
    }

    private static Func<JsonObject, bool> Comparison(FilterText words)
    {
        var left = Operand(words);
        if (words.Next is not { } comparison || !Operators.Contains(comparison))
        {
            return record => left(record) is true;
        }

        words.Take();
        var right = Operand(words);
        return record => Holds(comparison, left(record), right(record));
    }

    private static Func<JsonObject, object?> Operand(FilterText words)
    {
        if (words.Second == "(")
        {
            return Function(words);
        }

        var word = words.Take();
        if (FilterText.TryLiteral(word, out var literal))
        {
            return _ => literal;
        }

        return char.IsLetter(word[0]) || word[0] == '_'
            ? record => Value(record, word)
            : throw new FilterException($"Unexpected \"{word}\" in $filter.");
    }

    private static Func<JsonObject, object?> Function(FilterText words)
    {
        var name = words.Take();
        words.Expect("(");
        var first = Operand(words);
        var second = words.TryTake(",") ? Operand(words) : null;
        words.Expect(")");
        return (name, second) switch
        {
            ("contains", { } part) => record =>
                Both(first, part, record, (text, piece) => text.Contains(piece, StringComparison.Ordinal)),
            ("startswith", { } part) => record =>
                Both(first, part, record, (text, piece) => text.StartsWith(piece, StringComparison.Ordinal)),
            ("endswith", { } part) => record =>
                Both(first, part, record, (text, piece) => text.EndsWith(piece, StringComparison.Ordinal)),
            ("tolower", null) => record => (first(record) as string)?.ToLowerInvariant(),
            ("toupper", null) => record => (first(record) as string)?.ToUpperInvariant(),
            ("trim", null) => record => (first(record) as string)?.Trim(),
            ("length", null) => record => first(record) is string text ? (double)text.Length : null,
            _ => throw new FilterException(
                $"$filter knows no function {name} with {(second is null ? "one operand" : "two operands")}."
            ),
        };
    }

    private static object? Both(
        Func<JsonObject, object?> text,
        Func<JsonObject, object?> part,
        JsonObject record,
        Func<string, string, bool> test
    ) => text(record) is string whole && part(record) is string piece && test(whole, piece);

    private static object? Value(JsonObject record, string path)
    {
        JsonNode? node = record;
        foreach (var name in path.Split('/'))
        {
            node = (node as JsonObject)?[name];
        }

        return node?.GetValueKind() switch
        {
            JsonValueKind.String => node.GetValue<string>(),
            JsonValueKind.Number => double.Parse(node.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };
    }

    private static bool Holds(string comparison, object? left, object? right)
    {
        if (left is null || right is null)
        {
            return comparison switch
            {
                "eq" => left is null && right is null,
                "ne" => left is not null || right is not null,
                _ => false,
            };
        }

        if (Compare(left, right) is not { } order)
        {
            return comparison == "ne";
        }

        return comparison switch
        {
            "eq" => order == 0,
            "ne" => order != 0,
            "gt" => order > 0,
            "ge" => order >= 0,
            "lt" => order < 0,
            _ => order <= 0,
        };
    }

    /// <summary>The order of two values of one kind; instants are kept as texts. Null for values of different kinds.</summary>
    private static int? Compare(object left, object right) =>
        (left, right) switch
        {
            (double a, double b) => a.CompareTo(b),
            (bool a, bool b) => a.CompareTo(b),
            (string a, string b) => string.CompareOrdinal(a, b),
            (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
            (string a, DateTimeOffset b) => FilterText.Instant(a)?.CompareTo(b),
            (DateTimeOffset a, string b) => FilterText.Instant(b) is { } at ? a.CompareTo(at) : null,
            _ => null,
        };
}
