using System.Globalization;
using System.Text.Json;
using Portal.Core.Messaging.Inbox;

namespace Portal.Webhooks;

/// <summary>
/// <c>POST /hooks/odoo/{secret}</c>: what an automation in Odoo sends. Odoo signs nothing and gives no id, sends before it commits and never
/// again: so the path is the proof, every call is a message of its own, and what it says is a hint that a handler reads back.
/// Source: FACTS §7, P4.
/// </summary>
/// <remarks>Next: <see cref="InboxWriter"/>, then the handler of the model.</remarks>
internal sealed class OdooWebhook(Door door, DoorOptions options)
{
    public const string Source = "odoo";
    private static readonly string[] Fields = ["_model", "_id"];

    public async Task HandleAsync(HttpContext context)
    {
        if (options.Odoo.FindSender(context.GetRouteValue("secret") as string) is null)
        {
            await door.RefuseProofAsync(context, Source, Proof.Wrong, []);
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

        if (Read(body.Bytes.Span, out var envelope) is { } fault)
        {
            await DoorAnswers.ProblemAsync(context, 400, fault.Name, fault.Detail);
            return;
        }

        await door.StoreAsync(context, Source, envelope, body.Bytes);
    }

    private static FieldFault? Read(ReadOnlySpan<byte> body, out DoorEnvelope envelope)
    {
        string? model = null;
        long id = 0;
        var fault = BodyReader.Read(
            body,
            Fields,
            (ref Utf8JsonReader value, string name) =>
                name == "_model" ? BodyReader.Text(ref value, name, Arrival.KindLength, out model)
                : value.TokenType == JsonTokenType.Number && value.TryGetInt64(out id) && id > 0 ? null
                : new FieldFault(name, $"\"{name}\" must be a positive whole number.")
        );
        envelope = new DoorEnvelope(model ?? "", EventId: null, string.Create(CultureInfo.InvariantCulture, $"{model},{id}"));
        return fault
            ?? (
                model is null ? BodyReader.Missing("_model")
                : id == 0 ? BodyReader.Missing("_id")
                : null
            );
    }
}
