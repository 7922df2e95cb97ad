using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Portal.Sandbox.Odoo;

/// <summary>JSON to plain values (null, bool, long, double, string, list, map) and back, with Python's habits.</summary>
internal static class PyJson
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static object? Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return Read(document.RootElement);
    }

    public static object? Read(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => Map(element),
            JsonValueKind.Array => element.EnumerateArray().Select(Read).ToList(),
            JsonValueKind.String => Text(element),
            JsonValueKind.Number => element.TryGetInt64(out var whole) ? (object)whole : element.GetDouble(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    public static byte[] Write(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            Write(writer, value);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static Dictionary<string, object?> Map(JsonElement element)
    {
        var map = new Dictionary<string, object?>();
        foreach (var property in element.EnumerateObject())
        {
            map[Name(property)] = Read(property.Value);
        }

        return map;
    }

    /// <exception cref="OdooError">Half a surrogate pair, which JSON can write and no database text can hold.</exception>
    private static string? Text(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            throw NotText();
        }
    }

    private static string Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw NotText();
        }
    }

    private static OdooError NotText() =>
        new("builtins.UnicodeEncodeError", "'utf-8' codec can't encode characters: surrogates not allowed");

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case string or DateTime or DateOnly:
                writer.WriteStringValue(Printed(value));
                break;
            case double number:
                writer.WriteRawValue(PyRepr.Float(number));
                break;
            case IReadOnlyDictionary<string, object?> map:
                WriteMap(writer, map);
                break;
            case System.Collections.IEnumerable list:
                WriteList(writer, list);
                break;
            default:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string Printed(object value) =>
        value switch
        {
            DateTime moment => PyTime.Seconds(moment),
            DateOnly day => PyTime.Day(day),
            _ => (string)value,
        };

    private static void WriteMap(Utf8JsonWriter writer, IReadOnlyDictionary<string, object?> map)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in map)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, System.Collections.IEnumerable list)
    {
        writer.WriteStartArray();
        foreach (var item in list)
        {
            Write(writer, item);
        }

        writer.WriteEndArray();
    }
}
