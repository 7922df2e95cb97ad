using System.Globalization;
using System.Net;

namespace Portal.Sandbox.Odoo;

/// <summary>What a value on the wire becomes in a row, and in a domain.</summary>
internal static class FieldValue
{
    /// <summary>Converts a written value, with the errors and the silences of the real thing.</summary>
    /// <remarks>
    /// A many2one takes an id and nothing else: a name, a numeral or a pair read earlier clears it without an error.
    /// Source: Odoo 18, recordings trap_m2o_string_write, err_bad_int, err_bad_selection, err_fk_create.
    /// </remarks>
    public static object? ToStored(Transaction work, Model model, Field field, object? value) =>
        field.Type switch
        {
            FieldType.Char or FieldType.Text or FieldType.Binary => value is null or false ? null : Text(value),
            FieldType.Html => value is null or false ? null : Html(Text(value)),
            FieldType.Integer => FourBytes(Integer(value)),
            FieldType.Float or FieldType.Monetary => Float(value),
            FieldType.Boolean => IsTruthy(value),
            FieldType.Date => value is null or false or "" ? null : PyTime.ParseDay(TextOf(value)),
            FieldType.Datetime => value is null or false or "" ? null : PyTime.ParseValue(TextOf(value)),
            FieldType.Json => FieldValue.IsTruthy(value) ? PyDumps.Of(value) : null,
            FieldType.Selection => Selected(work, model, field, value),
            FieldType.Many2one => Target(work, model, field, value),
            _ => throw new InvalidOperationException($"{field.Name} is not kept in a row"),
        };

    public static object? ToDomain(Field field, object? value, string comparison) =>
        field.Type switch
        {
            FieldType.Integer or FieldType.Many2one => Integer(value),
            FieldType.Float or FieldType.Monetary => Float(value),
            FieldType.Boolean => IsTruthy(value),
            FieldType.Date => value is string day ? PyTime.ParseDay(day) : null,
            FieldType.Datetime => value is string moment ? PyTime.ParseDomain(moment, comparison) : null,
            _ => PyRepr.Text(value),
        };

    public static bool IsTruthy(object? value) =>
        value switch
        {
            null or false or 0L or 0d or "" => false,
            List<object?> list => list.Count > 0,
            Dictionary<string, object?> map => map.Count > 0,
            _ => true,
        };

    public static string AsText(object value) =>
        value switch
        {
            string text => text,
            DateTime moment => PyTime.Full(moment),
            DateOnly day => PyTime.Day(day),
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };

    /// <summary>PostgreSQL's texts hold any character but NUL.</summary>
    private static string Text(object value)
    {
        var text = PyRepr.Text(value);
        return text.Contains('\0', StringComparison.Ordinal)
            ? throw OdooError.Value("A string literal cannot contain NUL (0x00) characters.")
            : text;
    }

    private static object FourBytes(object number) =>
        number is long and (< int.MinValue or > int.MaxValue)
            ? throw new OdooError("psycopg2.errors.NumericValueOutOfRange", "integer out of range\n")
            : number;

    private static object Integer(object? value) =>
        value switch
        {
            null or false or "" => 0L,
            true => 1L,
            long whole => whole,
            double number => (long)number,
            string text when long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var parsed) => parsed,
            string text => throw OdooError.Value($"invalid literal for int() with base 10: {PyRepr.Of(text)}"),
            _ => throw OdooError.Type(
                $"int() argument must be a string, a bytes-like object or a real number, not '{PyType(value)}'"
            ),
        };

    private static object Float(object? value) =>
        value switch
        {
            null or false or "" => 0d,
            true => 1d,
            long whole => (double)whole,
            double number => number,
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => parsed,
            string text => throw OdooError.Value($"could not convert string to float: {PyRepr.Of(text)}"),
            _ => throw OdooError.Type($"float() argument must be a string or a real number, not '{PyType(value)}'"),
        };

    private static object? Selected(Transaction work, Model model, Field field, object? value)
    {
        if (value is string text && field.AllChoices(work).Any(choice => choice.Value == text))
        {
            return text;
        }

        return IsTruthy(value) ? throw OdooError.Value($"Wrong value for {model.Name}.{field.Name}: {PyRepr.Of(value)}") : null;
    }

    private static object? Target(Transaction work, Model model, Field field, object? value)
    {
        if (value is not long id || id == 0)
        {
            return null;
        }

        var target = work.Model(field.Relation ?? "");
        return work.Find(target, id) is null ? throw OdooError.ForeignKey(model, field.Name) : id;
    }

    private static string TextOf(object? value) =>
        value as string ?? throw OdooError.Type($"strptime() argument 1 must be str, not {PyType(value)}");

    /// <summary>An html field wraps bare text into a paragraph.</summary>
    private static string Html(string text) =>
        text.Length == 0 || text.Contains('<', StringComparison.Ordinal)
            ? text
            : $"<p>{WebUtility.HtmlEncode(WebUtility.HtmlDecode(text))}</p>";

    private static string PyType(object? value) =>
        value switch
        {
            null => "NoneType",
            bool => "bool",
            long => "int",
            double => "float",
            string => "str",
            List<object?> => "list",
            _ => "dict",
        };
}
