using System.Globalization;
using System.Text.Json;
using Portal.Core;
using Portal.Core.Messaging.Inbox;

namespace Portal.Webhooks;

/// <summary>
/// <c>POST /hooks/rocketcyber</c>: an incident as RocketCyber, or another security service, tells of it, with a bearer token. One incident comes
/// again with each change: its id and the instant of the change together are the event's. Source: 000-18, d5, DESIGN §7.
/// </summary>
/// <remarks>Next: <see cref="InboxWriter"/>, then the handler of incidents.</remarks>
internal sealed class RocketCyberWebhook(Door door, DoorOptions options)
{
    public const string Source = "rocketcyber";
    private const string Incident = "incident";
    private const string Bearer = "Bearer ";
    private const int IdLength = 100;
    private static readonly string[] Fields = ["id", "title", "updatedAt"];

    public async Task HandleAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var proof =
            !authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? Proof.Missing
            : options.RocketCyber.FindSender(authorization.AsSpan(Bearer.Length).Trim()) is null ? Proof.Wrong
            : Proof.Good;
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

        using var body = await door.ReadAsync(context, offset: 0, isProved: true);
        if (body is null)
        {
            return;
        }

        DoorEnvelope envelope;
        var fault = options.Incidents.IsEmpty
            ? Read(body.Bytes.Span, out envelope)
            : Read(body.Bytes, options.Incidents, out envelope);
        if (fault is not null)
        {
            await DoorAnswers.ProblemAsync(context, 400, fault.Name, fault.Detail);
            return;
        }

        await door.StoreAsync(context, Source, envelope, body.Bytes);
    }

    private static FieldFault? Read(ReadOnlySpan<byte> body, out DoorEnvelope envelope)
    {
        string? id = null;
        string? title = null;
        string? changedAt = null;
        var fault = BodyReader.Read(
            body,
            Fields,
            (ref Utf8JsonReader value, string name) =>
                value.TokenType == JsonTokenType.Null ? null
                : name == "title" ? BodyReader.Text(ref value, name, 1000, out title)
                : name == "updatedAt" ? BodyReader.Text(ref value, name, IdLength, out changedAt)
                : Id(ref value, name, out id)
        );
        envelope = Envelope(id, changedAt);
        return fault ?? (title is null ? BodyReader.Missing("title") : null);
    }

    // what another service sends is looked through along the paths that are set; the bytes are kept as they came
    private static FieldFault? Read(ReadOnlyMemory<byte> body, IncidentPaths paths, out DoorEnvelope envelope)
    {
        envelope = Envelope(null, null);
        if (BodyReader.Read(body.Span, [], static (ref _, _) => null) is { } fault)
        {
            return fault;
        }

        using var document = LooseJson.ParseObject(body);
        if (document is null)
        {
            return new FieldFault("body", "The body is no JSON object.");
        }

        var json = document.RootElement;
        var (id, changedAt) = (paths.Text(json, "id"), paths.Text(json, "updatedAt"));
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)[("id", id), ("updatedAt", changedAt)])
        {
            if (text.Length > IdLength)
            {
                return new FieldFault(paths.NameOf(name), $"\"{paths.NameOf(name)}\" is longer than {IdLength} characters.");
            }
        }

        envelope = Envelope(id.Length > 0 ? id : null, changedAt.Length > 0 ? changedAt : null);
        return paths.Text(json, "title").Length > 0 ? null : BodyReader.Missing(paths.NameOf("title"));
    }

    private static DoorEnvelope Envelope(string? id, string? changedAt) =>
        new(
            Incident,
            id is null || changedAt is null ? null : $"{id}/{changedAt}",
            id is null ? null : $"rocketcyber.incident,{id}"
        );

    private static FieldFault? Id(ref Utf8JsonReader value, string name, out string? id)
    {
        if (value.TokenType == JsonTokenType.Number && value.TryGetInt64(out var number))
        {
            id = number.ToString(CultureInfo.InvariantCulture);
            return null;
        }

        return BodyReader.Text(ref value, name, IdLength, out id);
    }
}
