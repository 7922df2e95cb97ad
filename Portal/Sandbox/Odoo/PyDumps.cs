using System.Collections;
using System.Globalization;
using System.Text;

namespace Portal.Sandbox.Odoo;

/// <summary>Python's <c>json.dumps</c>: spaces after colon and comma, and nothing but ASCII.</summary>
internal static class PyDumps
{
    private const int Step = 4;

    public static string Of(object? value, bool indented = false)
    {
        var text = new StringBuilder();
        Write(text, value, indented ? 0 : -1);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, int depth)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case string word:
                Quote(text, word);
                break;
            case double number:
                text.Append(PyRepr.Float(number));
                break;
            case IEnumerable<KeyValuePair<string, object?>> map:
                Write(text, ('{', '}'), map, depth, Entry);
                break;
            case IEnumerable list:
                Write(text, ('[', ']'), list.Cast<object?>(), depth, Write);
                break;
            default:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void Entry(StringBuilder text, KeyValuePair<string, object?> entry, int depth)
    {
        Quote(text, entry.Key);
        text.Append(": ");
        Write(text, entry.Value, depth);
    }

    private static void Write<T>(
        StringBuilder text,
        (char Open, char Close) brackets,
        IEnumerable<T> items,
        int depth,
        Action<StringBuilder, T, int> write
    )
    {
        var inner = depth < 0 ? depth : depth + 1;
        var isEmpty = true;
        text.Append(brackets.Open);
        foreach (var item in items)
        {
            text.Append(isEmpty ? "" : ",").Append(isEmpty || depth >= 0 ? "" : " ");
            Break(text, inner);
            write(text, item, inner);
            isEmpty = false;
        }

        if (!isEmpty)
        {
            Break(text, depth);
        }

        text.Append(brackets.Close);
    }

    private static void Break(StringBuilder text, int depth)
    {
        if (depth >= 0)
        {
            text.Append('\n').Append(' ', depth * Step);
        }
    }

    private static void Quote(StringBuilder text, string word)
    {
        text.Append('"');
        foreach (var c in word)
        {
            text.Append(
                c switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    < ' ' or > '~' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                    _ => c.ToString(),
                }
            );
        }

        text.Append('"');
    }
}
