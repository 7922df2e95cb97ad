using System.Globalization;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Retail;

/// <summary>
/// Odoo says that an invoice or a payment has changed: the orders behind it are read back, since a deposit may have come. Source: 001-6, C13, P4.
/// </summary>
/// <remarks>Next: <see cref="OrderMirror"/>.</remarks>
internal sealed class RecordPayment(IOrderDirectory directory, OrderMirror mirror) : IInboxHandler<IReadOnlyList<FoundOrder>>
{
    /// <summary>An invoice.</summary>
    public static readonly MessageKind Invoice = new("odoo", "account.move");

    /// <summary>A payment transaction.</summary>
    public static readonly MessageKind Transaction = new("odoo", "payment.transaction");

    public async Task<Reading<IReadOnlyList<FoundOrder>>> ReadAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        var isInvoice = message.Kind == Invoice.Name;
        var record = isInvoice ? PaymentRecord.Invoice : PaymentRecord.Transaction;
        if (
            message.Subject?.Split(',') is not [_, var text]
            || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        )
        {
            return Reading.Ignore<IReadOnlyList<FoundOrder>>("It names no record.");
        }

        PaymentTrace? trace;
        try
        {
            trace = await directory.TraceAsync(record, id, cancellationToken);
        }
        catch (ConnectorException refusal) when (!isInvoice && refusal.Cause == FaultCause.MissingRight)
        {
            return Reading.Ignore<IReadOnlyList<FoundOrder>>(
                "Portal's account may not read payments in Odoo; it knows of deposits by paid invoices alone."
            );
        }

        if (trace is null || !Shows(trace, HookBody.Text(message, isInvoice ? "payment_state" : "state")))
        {
            return Reading.NotYet<IReadOnlyList<FoundOrder>>("Odoo");
        }

        return trace.OrderIds.Count == 0
            ? Reading.Ignore<IReadOnlyList<FoundOrder>>("It belongs to no order.")
            : Reading.Found(await directory.ReadAsync(trace.OrderIds, cancellationToken));
    }

    public Task ApplyAsync(
        PortalDbContext db,
        InboxMessage message,
        IReadOnlyList<FoundOrder> found,
        CancellationToken cancellationToken
    ) => mirror.ApplyAsync(db, found, cancellationToken);

    private static bool Shows(PaymentTrace trace, string? claim) => claim is null ? trace.IsPaid : claim == trace.State;
}
