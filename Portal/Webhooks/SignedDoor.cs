using System.Text.Json;
using Portal.Core.Messaging.Inbox;

namespace Portal.Webhooks;

/// <summary>
/// A door for senders that sign by Standard Webhooks or show a key (<c>Authorization: Bearer</c> or <c>X-Api-Key</c>). The body is an object
/// with a <c>type</c>. The sender's event id is <c>webhook-id</c>; one that shows a key may give it as <c>id</c> in the body instead.
/// Source: DESIGN §7, d6.
/// </summary>
internal sealed class SignedDoor(Door door)
{
    private const string Bearer = "Bearer ";
    private static readonly string[] Fields = ["type", "id", "subject"];

    public async Task HandleAsync(HttpContext context, string source, DoorSecrets secrets)
    {
        var proof = Prove(context, secrets, out var signature, out var isKey);
        if (proof != Proof.Good)
        {
            await door.RefuseProofAsync(context, source, proof, []);
            return;
        }

        if (door.Refuse(context) is { } refused)
        {
            await refused;
            return;
        }

        using var body = await Door.ReadAsync(context, WebhookSignature.PrefixLength);
        if (body is null)
        {
            return;
        }

        if (!isKey && !signature.Matches(body.Signed(signature), secrets.Signing))
        {
            await door.RefuseProofAsync(context, source, Proof.Wrong, body.Bytes.Span);
            return;
        }

        if (Read(context, body.Bytes.Span, isKey, out var envelope) is { } fault)
        {
            await DoorAnswers.ProblemAsync(context, 400, fault.Name, fault.Detail);
            return;
        }

        await door.StoreAsync(context, source, envelope, body.Bytes);
    }

    // all that can be known without the body; a stranger cannot make Portal read one
    private Proof Prove(HttpContext context, DoorSecrets secrets, out WebhookSignature signature, out bool isKey)
    {
        var headers = context.Request.Headers;
        var authorization = headers.Authorization.ToString();
        var key = authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? authorization.AsSpan(Bearer.Length).Trim()
            : headers["x-api-key"].ToString();
        isKey = key.Length > 0;
        signature = default;
        return !isKey ? WebhookSignature.Read(headers, door.Now, out signature)
            : secrets.HasKey(key) ? Proof.Good
            : Proof.Wrong;
    }

    private static FieldFault? Read(HttpContext context, ReadOnlySpan<byte> body, bool isKey, out DoorEnvelope envelope)
    {
        string? kind = null;
        string? id = null;
        string? subject = null;
        var fault = BodyReader.Read(
            body,
            Fields,
            (ref Utf8JsonReader value, string name) =>
                name switch
                {
                    "type" => BodyReader.Text(ref value, name, Arrival.KindLength, out kind),
                    "subject" => BodyReader.Text(ref value, name, Arrival.SubjectLength, out subject),
                    _ => isKey ? BodyReader.Text(ref value, name, Arrival.EventIdLength, out id) : null,
                }
        );
        var given = context.Request.Headers["webhook-id"].ToString();
        envelope = new DoorEnvelope(kind ?? "", given.Length > 0 ? given : id, subject);
        return fault
            ?? (
                kind is null ? BodyReader.Missing("type")
                : given.Length > 0 && !BodyReader.IsName(given, Arrival.EventIdLength)
                    ? new FieldFault("webhook-id", $"\"webhook-id\" must have 1 to {Arrival.EventIdLength} characters.")
                : null
            );
    }
}
