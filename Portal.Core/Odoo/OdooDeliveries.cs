using System.Text;
using Portal.Core.Assets.Organizations;
using Portal.Core.Assets.Placing;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Retail.Entitlements;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Core.Odoo;

/// <summary>
/// Tells Odoo what Portal promised about an order: a message in its chatter, or the field for the entitlement; and new quantities of seats; and a
/// message in a company's chatter. A message cannot be told twice under one key there, so it is looked for first, and after one that was cut off (by time, by a stop, by a kill) only when Odoo no longer works on
/// that. It can still appear twice if Odoo was set to work on a request for longer, if a person sends it again sooner, or if one of several nodes is
/// killed meanwhile, whose lease runs out after a minute. Source: FACTS §3 (message_post escapes), P2.
/// </summary>
internal sealed class OdooDeliveries(OdooClient odoo, OrderFields fields, OdooAssetKeeper assets, OdooSeatWriter seats)
    : IDeliveryTransport
{
    private const string Orders = "sale.order";
    private const string Partners = "res.partner";

    /// <summary>Odoo ends a request after <c>limit_time_real</c>, by default 120 s: what it did not do by then it never does.</summary>
    private static readonly TimeSpan WhileOdooMayWork = TimeSpan.FromSeconds(150);

    public string Destination => OrderNotes.Destination;

    public int Parallel => 2;

    public TimeSpan InDoubtFor(string kind) =>
        kind is OrderNotes.NoteKind or OrganizationLetters.Note or AssetRecord.Kind or SeatWrites.Kind
            ? WhileOdooMayWork
            : TimeSpan.Zero;

    public async Task<DeliveryAnswer> SendAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
    {
        var request = $"{delivery.Kind}\n{Encoding.UTF8.GetString(delivery.Payload.Span)}";
        try
        {
            var answer = delivery.Kind switch
            {
                OrderNotes.NoteKind => await PostAsync(OrderNotes.ReadNote(delivery.Payload.Span), cancellationToken),
                OrganizationLetters.Note => await PostAsync(
                    OrganizationLetters.ReadNote(delivery.Payload.Span),
                    cancellationToken
                ),
                OrderNotes.FieldKind => await WriteAsync(OrderNotes.ReadField(delivery.Payload.Span), cancellationToken),
                AssetRecord.Kind => await assets.KeepAsync(AssetRecord.Read(delivery.Payload.Span), cancellationToken),
                SeatWrites.Kind => await seats.WriteAsync(SeatWrites.Read(delivery.Payload.Span), cancellationToken),
                _ => new DeliveryAnswer(AnswerKind.Refused)
                {
                    Reason = $"Portal does not know how to tell Odoo \"{delivery.Kind}\".",
                },
            };
            return answer with { RequestText = request };
        }
        catch (ConnectorException failure)
        {
            return DeliveryAnswer.Of(failure) with { RequestText = request };
        }
    }

    private Task<DeliveryAnswer> PostAsync(OrderNote note, CancellationToken cancellationToken) =>
        PostAsync(Orders, note.OrderId, note.Text, note.Mark, cancellationToken);

    private Task<DeliveryAnswer> PostAsync(ClientNote note, CancellationToken cancellationToken) =>
        PostAsync(Partners, note.CompanyId, note.Text, note.Mark, cancellationToken);

    private async Task<DeliveryAnswer> PostAsync(
        string model,
        int id,
        string text,
        string mark,
        CancellationToken cancellationToken
    )
    {
        var posted = await odoo.SearchCountAsync(
            "mail.message",
            OdooDomain
                .Where("model")
                .Is(model)
                .And(OdooDomain.Where("res_id").Is(id))
                .And(OdooDomain.Where("body").Contains(mark)),
            OdooContext.None,
            cancellationToken
        );
        if (posted > 0)
        {
            return new DeliveryAnswer(AnswerKind.Accepted) { IsThereAlready = true };
        }

        var call = new OdooCall(model, "message_post") { Ids = [new OdooId(id)], Arguments = new OdooValues().Set("body", text) };
        await odoo.CallAsync(call, OdooWire.Default.JsonElement, cancellationToken);
        return new DeliveryAnswer(AnswerKind.Accepted) { ResponseText = "The message is in the record's chatter." };
    }

    private async Task<DeliveryAnswer> WriteAsync(OrderField field, CancellationToken cancellationToken)
    {
        if (!await fields.HasEntitlementAsync(cancellationToken))
        {
            return new DeliveryAnswer(AnswerKind.Refused)
            {
                Reason = $"Odoo has no field {OrderFields.Entitlement} on orders. The Connections page names what is missing.",
            };
        }

        var values = new OdooValues().SetText(OrderFields.Entitlement, field.EntitlementId);
        await odoo.WriteAsync(Orders, [new OdooId(field.OrderId)], values, cancellationToken);
        return new DeliveryAnswer(AnswerKind.Accepted) { ResponseText = "The field is written." };
    }
}
