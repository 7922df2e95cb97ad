using System.Globalization;
using System.Text.Json;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Retail;

/// <summary>
/// Odoo says that an order has changed. It says so before it commits, so that is a hint: the order is read back with its lines, partner,
/// outlet, channel and deposit, and what is then there becomes the mirror and, where it is due, one promise to ABS. Source: 001-5, 001-36, C13, P4.
/// </summary>
/// <remarks>Next: <see cref="OrderMirror"/>, then the dispatcher and ABS.</remarks>
internal sealed class RecordOrderConfirmed(IOrderDirectory directory, OrderMirror mirror)
    : IInboxHandler<IReadOnlyList<FoundOrder>>
{
    /// <summary>What it handles.</summary>
    public static readonly MessageKind Kind = new("odoo", "sale.order");

    public async Task<Reading<IReadOnlyList<FoundOrder>>> ReadAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        if (Order.IdOf(message.Subject) is not { } id)
        {
            return Reading.Ignore<IReadOnlyList<FoundOrder>>("It names no order.");
        }

        var found = await directory.ReadAsync([id], cancellationToken);
        return found is [var order] && Shows(order, HookBody.Text(message, "state")) && IsAsNew(order, HookBody.Instant(message))
            ? Reading.Found(found)
            : Reading.NotYet<IReadOnlyList<FoundOrder>>("Odoo");
    }

    public Task ApplyAsync(
        PortalDbContext db,
        InboxMessage message,
        IReadOnlyList<FoundOrder> found,
        CancellationToken cancellationToken
    ) => mirror.ApplyAsync(db, found, cancellationToken);

    // an order that is changed has the state it had before: only the instant tells that the change is there. Odoo shows it to the second
    private static bool IsAsNew(FoundOrder order, DateTime? claim) => claim is null || order.ChangedAt.AddSeconds(1) > claim;

    // without a claim a quotation may be a confirmed order in a moment; the import takes quotations over
    private static bool Shows(FoundOrder order, string? claim) =>
        claim is null
            ? order.State is OrderState.Confirmed or OrderState.Cancelled
            : claim switch
            {
                "draft" => order.State == OrderState.Draft,
                "sent" => order.State == OrderState.Sent,
                "sale" or "done" => order.State == OrderState.Confirmed,
                "cancel" => order.State == OrderState.Cancelled,
                _ => true,
            };
}

/// <summary>What a hook claims.</summary>
internal static class HookBody
{
    /// <summary>The last change of the record as the sender saw it, UTC, or null.</summary>
    public static DateTime? Instant(InboxMessage message) =>
        DateTime.TryParseExact(
            Text(message, "write_date"),
            ["yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-dd HH:mm:ss"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var instant
        )
            ? instant
            : null;

    /// <summary>A text in the body, or null; a body that is blank by now, or no JSON, claims nothing.</summary>
    public static string? Text(InboxMessage message, string name)
    {
        try
        {
            using var body = JsonDocument.Parse(message.Body);
            return
                body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null; // retention blanks bodies; a replayed message is read back all the same
        }
    }
}
