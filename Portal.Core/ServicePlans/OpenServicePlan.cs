using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.ServicePlans;

/// <summary>A subscription with all that hangs on it.</summary>
/// <param name="Plan">The subscription.</param>
/// <param name="Lines">Its products.</param>
/// <param name="Invoices">Its invoices, newest first.</param>
/// <param name="Messages">What ABS is told of it, newest first.</param>
/// <param name="Lack">What the first message waits for, or null.</param>
/// <param name="OdooUrl">Where people open it in Odoo, or null.</param>
public sealed record OpenedPlan(
    ServicePlan Plan,
    IReadOnlyList<ServicePlanLine> Lines,
    IReadOnlyList<ServicePlanInvoice> Invoices,
    IReadOnlyList<PlanDeliveryRow> Messages,
    string? Lack,
    Uri? OdooUrl
);

/// <summary>One message to ABS.</summary>
/// <param name="Id">The delivery.</param>
/// <param name="Kind">What is told.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why it waits or is dead, or null.</param>
/// <param name="PromisedAt">UTC instant of the promise.</param>
/// <param name="SettledAt">UTC instant it ended, or null.</param>
public sealed record PlanDeliveryRow(
    Guid Id,
    string Kind,
    DeliveryState State,
    string? Reason,
    DateTime PromisedAt,
    DateTime? SettledAt
);

/// <summary>Opens one subscription: plan, lines, invoices, messages, story; payments are read from Odoo. Source: 002-2, P10.</summary>
public sealed class OpenServicePlan(PortalDatabase database, IServicePlanDirectory directory, ReadWholeTimeline timeline)
{
    private const int MostMessages = 50;

    /// <summary>Reads it.</summary>
    public async Task<Result<OpenedPlan>> ExecuteAsync(Actor actor, Guid key, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeSubscriptions.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var plan = await db.ServicePlans.AsNoTracking().SingleOrDefaultAsync(each => each.Key == key, cancellationToken);
        if (plan is null)
        {
            return PlanRefusals.NoPlan;
        }

        var lines = await db
            .ServicePlanLines.AsNoTracking()
            .Where(line => line.PlanKey == key)
            .OrderBy(line => line.LineId)
            .ToListAsync(cancellationToken);
        var invoices = await db
            .ServicePlanInvoices.AsNoTracking()
            .Where(invoice => invoice.PlanKey == key)
            .OrderByDescending(invoice => invoice.InvoiceId)
            .ToListAsync(cancellationToken);
        var messages = await MessagesAsync(db, plan, cancellationToken);
        var lack = messages.FirstOrDefault(message => message.Id == plan.CreatedDeliveryId)?.Reason;
        return new OpenedPlan(plan, lines, invoices, messages, plan.IsHeld ? lack : null, directory.PlanUrl(plan.OdooId));
    }

    /// <summary>Reads its payments from Odoo.</summary>
    /// <returns>The payments, newest first; refused when Odoo does not give them.</returns>
    public async Task<Result<IReadOnlyList<FoundPlanPayment>>> ReadPaymentsAsync(
        Actor actor,
        Guid key,
        CancellationToken cancellationToken
    )
    {
        var opened = await ExecuteAsync(actor, key, cancellationToken);
        if (opened.Value is not { } found)
        {
            return (List<Refusal>)[.. opened.Refusals];
        }

        try
        {
            var invoices = found.Invoices.Select(invoice => invoice.InvoiceId).ToList();
            var payments = await directory.ListPaymentsAsync(found.Plan.OdooId, invoices, cancellationToken);
            return (List<FoundPlanPayment>)[.. payments];
        }
        catch (ConnectorException failure)
        {
            return PlanRefusals.PaymentsUnread(FaultSentences.Describe(failure));
        }
    }

    /// <summary>Reads its story over all systems, oldest first.</summary>
    public async Task<Result<IReadOnlyList<TimelineEntry>>> ReadTimelineAsync(
        Actor actor,
        Guid key,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeSubscriptions.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var plan = await db.ServicePlans.AsNoTracking().SingleOrDefaultAsync(each => each.Key == key, cancellationToken);
        return plan is null
            ? PlanRefusals.NoPlan
            : await timeline.ExecuteAsync(actor, AccessPolicy.SeeSubscriptions, plan.Subject, cancellationToken);
    }

    /// <summary>Where people open an invoice in Odoo; null when none is known.</summary>
    public Uri? InvoiceUrl(int invoiceId) => directory.InvoiceUrl(invoiceId);

    private static Task<List<PlanDeliveryRow>> MessagesAsync(
        PortalDbContext db,
        ServicePlan plan,
        CancellationToken cancellationToken
    ) =>
        db
            .Deliveries.Where(each => each.Subject == plan.Subject && each.Destination == PublishedKind.Destination)
            .OrderByDescending(each => each.Id)
            .Take(MostMessages)
            .Select(each => new PlanDeliveryRow(each.Id, each.Kind, each.State, each.Reason, each.CreatedAt, each.SettledAt))
            .ToListAsync(cancellationToken);
}
