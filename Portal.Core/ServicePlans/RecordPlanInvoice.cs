using System.Globalization;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.ServicePlans;

/// <summary>Odoo says that an invoice has changed: the subscriptions behind it are read back, and ABS hears how they are paid. Source: 002-11, P4.</summary>
/// <remarks>Next: <see cref="PlanMirror"/>.</remarks>
internal sealed class RecordPlanInvoice(IServicePlanDirectory directory, PlanMirror mirror)
    : IInboxHandler<IReadOnlyList<FoundPlan>>
{
    /// <summary>What it handles; retail handles it too.</summary>
    public static readonly MessageKind Kind = new("odoo", "account.move");

    public async Task<Reading<IReadOnlyList<FoundPlan>>> ReadAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        if (
            message.Subject?.Split(',') is not [_, var text]
            || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        )
        {
            return Reading.Ignore<IReadOnlyList<FoundPlan>>("It names no record.");
        }

        var plans = await directory.FindByInvoicesAsync([id], cancellationToken);
        if (plans.Count == 0)
        {
            return Reading.Ignore<IReadOnlyList<FoundPlan>>("It belongs to no subscription.");
        }

        var found = await directory.ReadAsync(plans, cancellationToken);
        return found.Any(plan => plan.Invoices.Any(invoice => invoice.Id == id && Shows(invoice, message)))
            ? Reading.Found(found)
            : Reading.NotYet<IReadOnlyList<FoundPlan>>("Odoo");
    }

    public Task ApplyAsync(
        PortalDbContext db,
        InboxMessage message,
        IReadOnlyList<FoundPlan> found,
        CancellationToken cancellationToken
    ) => mirror.ApplyAsync(db, found, cancellationToken);

    private static bool Shows(FoundPlanInvoice invoice, InboxMessage message) =>
        HookBody.Text(message, "payment_state") is not { } claim || claim == invoice.PaymentState;
}
