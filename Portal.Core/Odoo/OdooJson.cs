using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Portal.Core.Odoo;

/// <summary>What the converters share.</summary>
internal static partial class OdooJson
{
    /// <summary>True for <c>false</c> and <c>null</c>, Odoo's two ways to say that a field is empty.</summary>
    public static bool IsEmpty(ref Utf8JsonReader reader) => reader.TokenType is JsonTokenType.False or JsonTokenType.Null;

    public static OdooId ReadId(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var id) && id > 0
            ? new OdooId(id)
            : throw Unexpected(ref reader, "an id");

    /// <summary>The text that stands there, clean: JSON may hold escapes and bytes that are no text.</summary>
    public static string ReadText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw Unexpected(ref reader, "a text");
        }

        try
        {
            return Folding.Clean(reader.GetString() ?? "");
        }
        catch (InvalidOperationException)
        {
            // half a character: the reader refuses the whole text for it
            var raw = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
            return Folding.Clean(Escape().Replace(Encoding.UTF8.GetString(raw), static escape => Unescape(escape.Value)));
        }
    }

    /// <summary>Says what stood there by its kind only: the value is somebody's data.</summary>
    public static JsonException Unexpected(ref Utf8JsonReader reader, string expected) =>
        new($"Expected {expected}, found {reader.TokenType}.");

    public static void Write(Utf8JsonWriter writer, int? value)
    {
        if (value is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteBooleanValue(false);
        }
    }

    public static void Write(Utf8JsonWriter writer, string? value)
    {
        if (value is not null)
        {
            writer.WriteStringValue(value);
        }
        else
        {
            writer.WriteBooleanValue(false);
        }
    }

    [GeneratedRegex(@"\\(u[0-9a-fA-F]{4}|.)")]
    private static partial Regex Escape();

    private static string Unescape(string escape) =>
        escape[1] switch
        {
            'u' => ((char)int.Parse(escape.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString(),
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'b' => "\b",
            'f' => "\f",
            var itself => itself.ToString(),
        };
}
