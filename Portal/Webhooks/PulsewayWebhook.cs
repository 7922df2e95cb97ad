using System.Globalization;
using System.Text.Json;
using Portal.Core.Messaging.Inbox;

namespace Portal.Webhooks;

/// <summary>
/// <c>POST /hooks/pulseway</c>: notifications of Pulseway's third version, and the founding paper's two events, which name their kind in
/// <c>EventType</c>, a header or a field of the body. Pulseway signs the body as it is; who shows a secret as a bearer token needs no signature.
/// Messages of one device are handled in the order of their arrival. Source: 000-18, d4, DESIGN §7.
/// </summary>
/// <remarks>Next: <see cref="InboxWriter"/>, then the handler of the kind.</remarks>
internal sealed class PulsewayWebhook(Door door, DoorOptions options)
{
    public const string Source = "pulseway";

    /// <summary>Kind of what names none: a notification of the third version.</summary>
    public const string Notification = "notification";

    private const string Signature = "x-hmac-signature";
    private const string EventType = "EventType";
    private const string Bearer = "Bearer ";
    private const int IdLength = 100;
    private static readonly string[] Fields = [EventType, "Id", "Title", "DeviceIdentifier", "SystemIdentifier"];

    public async Task HandleAsync(HttpContext context)
    {
        var signature = context.Request.Headers[Signature].ToString();
        var proof = Prove(context, signature);
        if (proof != Proof.Good)
        {
            await door.RefuseProofAsync(context, Source, proof, []);
            return;
        }

        if (door.Refuse(context) is { } refused)
        {
            await refused;
            return;
        }

        using var body = await door.ReadAsync(context, offset: 0, isProved: signature.Length == 0);
        if (body is null)
        {
            return;
        }

        if (signature.Length > 0 && !options.Pulseway.HasSigned(body.Bytes.Span, signature))
        {
            await door.RefuseProofAsync(context, Source, Proof.Wrong, body.Bytes.Span);
            return;
        }

        if (Read(context, body.Bytes.Span, out var envelope) is { } fault)
        {
            await DoorAnswers.ProblemAsync(context, 400, fault.Name, fault.Detail);
            return;
        }

        await door.StoreAsync(context, Source, envelope, body.Bytes);
    }

    // what can be known without the body; a signature that is there must hold, whatever else is shown
    private Proof Prove(HttpContext context, string signature)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var hasToken = authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);
        return signature.Length > 0
            ? options.Pulseway.IsEmpty
                ? Proof.Wrong
                : Proof.Good
            : !hasToken
                ? Proof.Missing
                : options.Pulseway.Has(authorization.AsSpan(Bearer.Length).Trim())
                    ? Proof.Good
                    : Proof.Wrong;
    }

    private static FieldFault? Read(HttpContext context, ReadOnlySpan<byte> body, out DoorEnvelope envelope)
    {
        var header = context.Request.Headers[EventType].ToString();
        var found = new Found();
        var fault = BodyReader.Read(
            body,
            Fields,
            (ref Utf8JsonReader value, string name) =>
                name switch
                {
                    EventType => BodyReader.Text(ref value, name, Arrival.KindLength, out found.Kind),
                    "Id" => Id(ref value, name, out found.Id),
                    "Title" => Note(ref found.HasTitle),
                    _ => Device(ref value, name, ref found.Device),
                }
        );
        var kind = found.Kind ?? (header.Length > 0 ? header : Notification);
        var isOwn = kind == Notification; // only these have ids of the sender's own
        envelope = new DoorEnvelope(kind, isOwn ? found.Id : null, SubjectOf(found.Device));
        return fault
            ?? (
                !BodyReader.IsName(kind, Arrival.KindLength)
                    ? new FieldFault(EventType, $"\"{EventType}\" must have 1 to {Arrival.KindLength} characters.")
                : isOwn && !found.HasTitle ? BodyReader.Missing("Title")
                : null
            );
    }

    // half of what comes has no device: an alert of a client, a message that Portal does not know
    private static string? SubjectOf(string? device) => string.IsNullOrEmpty(device) ? null : $"pulseway.device,{device}";

    private static FieldFault? Note(ref bool isThere)
    {
        isThere = true;
        return null;
    }

    private static FieldFault? Device(ref Utf8JsonReader value, string name, ref string? device)
    {
        if (value.TokenType == JsonTokenType.Null || (value.TokenType == JsonTokenType.String && value.ValueTextEquals("")))
        {
            return null;
        }

        var fault = BodyReader.Text(ref value, name, Arrival.SubjectLength - 20, out var text);
        device = text;
        return fault;
    }

    private static FieldFault? Id(ref Utf8JsonReader value, string name, out string? id)
    {
        id = null;
        if (value.TokenType == JsonTokenType.Number && value.TryGetInt64(out var number))
        {
            id = number.ToString(CultureInfo.InvariantCulture);
            return null;
        }

        return value.TokenType == JsonTokenType.Null ? null : BodyReader.Text(ref value, name, IdLength, out id);
    }

    private sealed class Found
    {
        public string? Kind;
        public string? Id;
        public string? Device;
        public bool HasTitle;
    }
}
