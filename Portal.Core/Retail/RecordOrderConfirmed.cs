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
