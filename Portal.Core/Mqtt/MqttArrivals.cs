using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portal.Core.Messaging.Inbox;

namespace Portal.Core.Mqtt;

/// <summary>
/// Makes an arrival of what came: <c>emit/ABS/product_template/T-100/created</c> is <c>product_template.created</c> of the source <c>abs</c>, about
/// <c>abs.product_template,T-100</c>. What cannot be read is kept all the same, as a kind of its own that ends dead. Source: 002-4, D18, row 17.
/// </summary>
internal static class MqttArrivals
{
    /// <summary>Source of all that is not one of the systems that Portal knows by name.</summary>
    public const string Source = "mqtt";

    /// <summary>Kind of what is no JSON object.</summary>
    public const string Malformed = "malformed";

    /// <summary>Kind of what is larger than a message may be; only its beginning is kept.</summary>
    public const string Oversized = "oversized";

    /// <summary>Property of MQTT 5 with the sender's id, the same for every repeat; in 3.1.1 a field of the contents.</summary>
    public const string MessageId = "message-id";

    /// <summary>Property of MQTT 5 with the trace id.</summary>
    public const string CorrelationId = "correlation-id";

    private const string Abs = "abs";
    private const int Beginning = 64 * 1024;
    private const int Depth = 64;
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The arrival; never fails.</summary>
    public static Arrival Read(IMqttDelivery delivery)
    {
        if (delivery.Payload.Length > Arrival.BodyLimit)
        {
            return Refused(
                delivery,
                Oversized,
                $"It is larger than {Arrival.BodyLimit} bytes: {delivery.Payload.Length}. Its beginning is kept."
            );
        }

        if (Meaning(delivery.Topic) is not { } meaning)
        {
            return Make(
                delivery,
                Source,
                Folding.Cut(Clean(delivery.Topic), Arrival.KindLength),
                null,
                null,
                delivery.Payload,
                null
            );
        }

        var (id, fault) = Look(delivery.Payload.Span);
        if (fault is not null)
        {
            return Refused(delivery, Malformed, fault);
        }

        id = IdOf(delivery.FindProperty(MessageId) ?? id);
        return Make(
            delivery,
            meaning.Source,
            meaning.Kind,
            id is null || meaning.Source == Abs ? id : $"{meaning.Sender}/{meaning.Kind}/{id}",
            meaning.Subject,
            delivery.Payload,
            null
        );
    }

    /// <summary>What the database would not store as it is: nothing of it but its bytes.</summary>
    public static Arrival Unstorable(IMqttDelivery delivery) => Refused(delivery, Malformed, "Its names cannot be stored.");

    private static Arrival Refused(IMqttDelivery delivery, string kind, string fault)
    {
        var length = Math.Min(delivery.Payload.Length, kind == Oversized ? Beginning : Arrival.BodyLimit);
        return Make(delivery, Source, kind, null, null, delivery.Payload[..length], fault);
    }

    // emit/{sender}/{thing}/{id}/{what}
    private static (string Source, string Sender, string Kind, string Subject)? Meaning(string topic)
    {
        var parts = topic.Split('/');
        if (parts.Length != 5 || parts[0] != "emit" || parts.Any(part => part.Length == 0) || !IsName(topic))
        {
            return null;
        }

        var sender = parts[1].ToLowerInvariant();
        var source = sender == Abs ? Abs : Source;
        var kind = source == Abs ? $"{parts[2]}.{parts[4]}" : $"{sender}/{parts[2]}.{parts[4]}";
        var subject = $"{sender}.{parts[2]},{parts[3]}";
        return kind.Length <= Arrival.KindLength && subject.Length <= Arrival.SubjectLength
            ? (source, sender, kind, subject)
            : null;
    }

    // the sender's id among the top fields, and whether all of it can be read
    private static (string? Id, string? Fault) Look(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Depth });
        string? id = null;
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return (null, "It is no JSON object.");
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isId = json.ValueTextEquals("message_id"u8) || json.ValueTextEquals("event_id"u8);
                _ = json.Read();
                id = isId && json.TokenType == JsonTokenType.String ? TextOf(ref json) : id;
                json.Skip();
            }

            return json.Read() ? (null, "Something follows the JSON object.") : (id, null);
        }
        catch (JsonException broken)
        {
            return (null, $"It is no JSON: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine}.");
        }
        catch (InvalidOperationException)
        {
            return (null, "It is no JSON that can be read: a name in it holds half a character."); // as an escape
        }
    }

    private static string? TextOf(ref Utf8JsonReader value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // half a character, as an escape
        }
    }

    private static string? IdOf(string? id) => id is not null && id.Length <= 200 && IsName(id) ? id : null;

    private static bool IsName(string text) => text.Length > 0 && !text.Any(char.IsControl) && Folding.IsClean(text);

    private static string Clean(string text) => Folding.Clean(text) is { Length: > 0 } clean ? clean : "topic";

    private static Arrival Make(
        IMqttDelivery delivery,
        string source,
        string kind,
        string? eventId,
        string? subject,
        ReadOnlyMemory<byte> body,
        string? fault
    ) => new(source, kind, eventId, subject, body, HeadersOf(delivery, fault), CorrelationOf(delivery));

    private static string HeadersOf(IMqttDelivery delivery, string? fault)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            json.WriteStartObject();
            json.WriteString("topic", Folding.Clean(delivery.Topic));
            if (delivery.IsRetained)
            {
                json.WriteString("retained", "true");
            }

            if (fault is not null)
            {
                json.WriteString("fault", fault);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static string CorrelationOf(IMqttDelivery delivery) =>
        delivery.FindProperty(CorrelationId) is { Length: 32 } given && given.All(char.IsAsciiHexDigitLower)
            ? given
            : ActivityTraceId.CreateRandom().ToHexString();
}
