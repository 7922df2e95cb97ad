using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Core.Odoo;

/// <summary>Reads a text field, clean (<see cref="Folding.Clean"/>); Odoo's <c>false</c> is an empty text.</summary>
public sealed class OdooTextConverter : JsonConverter<string>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OdooJson.IsEmpty(ref reader) ? ""
        : reader.TokenType == JsonTokenType.String ? OdooJson.ReadText(ref reader)
        : throw OdooJson.Unexpected(ref reader, "a text");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}

/// <summary>Reads an id or a number that may be missing; Odoo's <c>false</c> is null.</summary>
public sealed class OdooNumberConverter : JsonConverter<int?>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override int? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OdooJson.IsEmpty(ref reader) ? null
        : reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number
        : throw OdooJson.Unexpected(ref reader, "a whole number");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, int? value, JsonSerializerOptions options) => OdooJson.Write(writer, value);
}

/// <summary>Reads a many2one: <c>[id, "name"]</c>, an id, or <c>false</c> for none.</summary>
public sealed class OdooLinkConverter : JsonConverter<OdooLink?>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override OdooLink? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (OdooJson.IsEmpty(ref reader))
        {
            return null;
        }

        if (reader.TokenType == JsonTokenType.Number)
        {
            return new OdooLink(OdooJson.ReadId(ref reader), "");
        }

        if (reader.TokenType != JsonTokenType.StartArray || !reader.Read())
        {
            throw OdooJson.Unexpected(ref reader, "a link");
        }

        var id = OdooJson.ReadId(ref reader);
        _ = reader.Read();
        var name = OdooJson.IsEmpty(ref reader) ? "" : OdooJson.ReadText(ref reader);
        return reader.Read() && reader.TokenType == JsonTokenType.EndArray
            ? new OdooLink(id, name)
            : throw OdooJson.Unexpected(ref reader, "the end of a link");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, OdooLink? value, JsonSerializerOptions options) =>
        OdooJson.Write(writer, value?.Id.Value);
}

/// <summary>Reads the ids of a one2many or many2many; <c>false</c> is an empty list.</summary>
public sealed class OdooIdsConverter : JsonConverter<IReadOnlyList<OdooId>>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override IReadOnlyList<OdooId> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var ids = new List<OdooId>();
        if (OdooJson.IsEmpty(ref reader))
        {
            return ids;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw OdooJson.Unexpected(ref reader, "a list of ids");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ids.Add(OdooJson.ReadId(ref reader));
        }

        return ids;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<OdooId> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var id in value)
        {
            writer.WriteNumberValue(id.Value);
        }

        writer.WriteEndArray();
    }
}

/// <summary>Reads an instant, which Odoo writes in UTC without saying so; <c>false</c> is null.</summary>
public sealed class OdooInstantConverter : JsonConverter<DateTime?>
{
    private static readonly string[] Formats = [OdooValues.TimeFormat, OdooValues.TimeFormat + ".FFFFFF"];

    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OdooJson.IsEmpty(ref reader) ? null
        : reader.TokenType == JsonTokenType.String
        && DateTime.TryParseExact(
            reader.GetString(),
            Formats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var instant
        )
            ? instant
        : throw OdooJson.Unexpected(ref reader, "an instant");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options) =>
        OdooJson.Write(writer, value is { } instant ? OdooValues.Write(instant) : null);
}

/// <summary>Reads a civil date; <c>false</c> is null.</summary>
public sealed class OdooDateConverter : JsonConverter<DateOnly?>
{
    private const string Format = "yyyy-MM-dd";

    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override DateOnly? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OdooJson.IsEmpty(ref reader) ? null
        : reader.TokenType == JsonTokenType.String
        && DateOnly.TryParseExact(reader.GetString(), Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
        : throw OdooJson.Unexpected(ref reader, "a date");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateOnly? value, JsonSerializerOptions options) =>
        OdooJson.Write(writer, value?.ToString(Format, CultureInfo.InvariantCulture));
}
