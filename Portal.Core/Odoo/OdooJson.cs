using System.Text.Json;

namespace Portal.Core.Odoo;

/// <summary>What the converters share.</summary>
internal static class OdooJson
{
    /// <summary>True for <c>false</c> and <c>null</c>, Odoo's two ways to say that a field is empty.</summary>
    public static bool IsEmpty(ref Utf8JsonReader reader) => reader.TokenType is JsonTokenType.False or JsonTokenType.Null;

    public static OdooId ReadId(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var id) && id > 0
            ? new OdooId(id)
            : throw Unexpected(ref reader, "an id");

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
}
