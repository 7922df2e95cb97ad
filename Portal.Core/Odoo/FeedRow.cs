using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Core.Billing;

namespace Portal.Core.Odoo;

/// <summary>A partner as it arrived: read, or skipped because a value in it is not what Odoo promises.</summary>
internal sealed record FeedRow(PartnerRow? Partner, SkippedPartner Skipped);

/// <summary>Reads one partner by itself, so that one bad value costs its own record and not the page. A record without an id costs the page.</summary>
internal sealed class FeedRowConverter : JsonConverter<FeedRow>
{
    public override FeedRow Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var start = reader;
        try
        {
            return JsonSerializer.Deserialize(ref reader, BillingWire.Default.PartnerRow) is { Id: > 0 } partner
                ? new FeedRow(partner, default)
                : throw new JsonException("A partner without an id.");
        }
        catch (JsonException failure)
        {
            reader = start;
            using var document = JsonDocument.ParseValue(ref reader);
            return
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("id", out var value)
                && value.ValueKind == JsonValueKind.Number
                && value.TryGetInt32(out var id)
                && id > 0
                ? new FeedRow(null, new SkippedPartner(id, failure.Path?.TrimStart('$', '.') ?? ""))
                : throw new JsonException("A record without an id.", failure);
        }
    }

    public override void Write(Utf8JsonWriter writer, FeedRow value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Partners are only read this way.");
}

/// <summary>JSON of what the import reads.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, // Odoo's errors are read with these options too
    Converters = [typeof(FeedRowConverter), typeof(OdooTextConverter)]
)]
[JsonSerializable(typeof(List<FeedRow>))]
internal sealed partial class FeedWire : JsonSerializerContext;
