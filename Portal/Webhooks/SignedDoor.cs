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

    /// <summary>Takes one request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="source">Name of the door.</param>
    /// <param name="secrets">What it accepts.</param>
    /// <param name="hasManySenders">True where several systems come, who may give the same id to different things.</param>
    public async Task HandleAsync(HttpContext context, string source, DoorSecrets secrets, bool hasManySenders)
    {
        var proof = Prove(context, secrets, out var signature, out var sender);
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

        var isKey = sender is not null;
        using var body = await door.ReadAsync(context, WebhookSignature.PrefixLength, isKey);
        if (body is null)
        {
            return;
        }

        sender ??= signature.FindSender(body.Signed(signature), secrets.Signing);
        if (sender is null)
        {
            await door.RefuseProofAsync(context, source, Proof.Wrong, body.Bytes.Span);
            return;
        }

        if (Read(context, body.Bytes.Span, isKey, out var envelope) is { } fault)
        {
            await DoorAnswers.ProblemAsync(context, 400, fault.Name, fault.Detail);
            return;
        }

        var isScoped = hasManySenders && envelope.EventId is not null;
        var scoped = isScoped ? envelope with { EventId = $"{sender}/{envelope.Kind}/{envelope.EventId}" } : envelope;
        await door.StoreAsync(context, source, scoped, body.Bytes);
    }

    // all that can be known without the body; a stranger cannot make Portal read one
    private Proof Prove(HttpContext context, DoorSecrets secrets, out WebhookSignature signature, out string? sender)
    {
        var headers = context.Request.Headers;
        var authorization = headers.Authorization.ToString();
        var key = authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? authorization.AsSpan(Bearer.Length).Trim()
            : headers["x-api-key"].ToString();
        signature = default;
        sender = key.Length > 0 ? secrets.FindSender(key) : null;
        if (key.Length > 0)
        {
            return sender is null ? Proof.Wrong : Proof.Good;
        }

        var proof = WebhookSignature.Read(headers, door.Now, out signature);
        return proof == Proof.Good && secrets.Signing.Count == 0 ? Proof.Wrong : proof;
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
                    _ => isKey ? BodyReader.Text(ref value, name, WebhookSignature.IdLength, out id) : null,
                }
        );
        var given = context.Request.Headers["webhook-id"].ToString();
        envelope = new DoorEnvelope(kind ?? "", given.Length > 0 ? given : id, subject);
        return fault
            ?? (
                kind is null ? BodyReader.Missing("type")
                : given.Length > 0 && !BodyReader.IsName(given, WebhookSignature.IdLength)
                    ? new FieldFault("webhook-id", $"\"webhook-id\" must have 1 to {WebhookSignature.IdLength} characters.")
                : null
            );
    }
}
