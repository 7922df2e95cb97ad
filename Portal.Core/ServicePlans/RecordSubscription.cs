using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.ServicePlans;

/// <summary>
/// Odoo says that an order has changed. It says so before it commits, so that is a hint: the order is read back, and where it is a subscription, what
/// is then there becomes the mirror, and ABS follows. Source: 002-8, D17, P4.
/// </summary>
/// <remarks>Next: <see cref="PlanMirror"/>, then the message broker.</remarks>
internal sealed class RecordSubscription(IServicePlanDirectory directory, PlanMirror mirror)
    : IInboxHandler<IReadOnlyList<FoundPlan>>
{
    /// <summary>What it handles; retail handles it too.</summary>
    public static readonly MessageKind Kind = new("odoo", "sale.order");

    public async Task<Reading<IReadOnlyList<FoundPlan>>> ReadAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        if (ServicePlan.IdOf(message.Subject) is not { } id)
        {
            return Reading.Ignore<IReadOnlyList<FoundPlan>>("It names no order.");
        }

        var found = await directory.ReadAsync([id], cancellationToken);
        return found is not [var plan] ? Reading.Ignore<IReadOnlyList<FoundPlan>>("It is no subscription.")
            // Odoo shows an instant to the second
            : HookBody.Instant(message) is { } claim && plan.ChangedAt.AddSeconds(1) <= claim
                ? Reading.NotYet<IReadOnlyList<FoundPlan>>("Odoo")
            : Reading.Found(found);
    }

    public Task ApplyAsync(
        PortalDbContext db,
        InboxMessage message,
        IReadOnlyList<FoundPlan> found,
        CancellationToken cancellationToken
    ) => mirror.ApplyAsync(db, found, cancellationToken);
}
