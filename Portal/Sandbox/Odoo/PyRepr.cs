using System.Globalization;
using System.Text;

namespace Portal.Sandbox.Odoo;

/// <summary>Writes a value as Python's <c>repr</c> does, because Odoo's error texts quote values that way.</summary>
internal static class PyRepr
{
    public static string Of(object? value) =>
        value switch
        {
            null => "None",
            bool flag => flag ? "True" : "False",
            string text => Quote(text),
            double number => Float(number),
            DateTime moment => Quote(PyTime.Full(moment)),
            List<object?> list => $"[{string.Join(", ", list.Select(Of))}]",
            Dictionary<string, object?> map => $"{{{string.Join(", ", map.Select(e => $"{Quote(e.Key)}: {Of(e.Value)}"))}}}",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };

    public static string Tuple(params IEnumerable<object?> values) => $"({string.Join(", ", values.Select(Of))})";

    /// <summary>The ids of a recordset: <c>(1,)</c> or <c>(1, 2)</c>.</summary>
    public static string Ids(IReadOnlyList<long> ids) =>
        ids is [var one] ? $"({Of(one)},)" : Tuple(ids.Select(id => (object?)id));

    /// <summary>Python's <c>str()</c>: a string as it is, everything else as its repr.</summary>
    public static string Text(object? value) => value as string ?? Of(value);

    public static string Float(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E', 'N') >= 0 || text.Contains("Inf", StringComparison.Ordinal)
            ? text
            : text + ".0";
    }

    private static string Quote(string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        var built = new StringBuilder().Append(quote);
        foreach (var c in text)
        {
            built.Append(
                c switch
                {
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    '\\' => "\\\\",
                    _ when c == quote => $"\\{c}",
                    _ => c.ToString(),
                }
            );
        }

        return built.Append(quote).ToString();
    }
}
