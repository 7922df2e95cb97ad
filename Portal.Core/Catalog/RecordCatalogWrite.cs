using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Catalog;

/// <summary>Odoo has answered: the template is written, or blocked with Odoo's reason. Source: P2, P7, R12.</summary>
internal sealed class RecordCatalogWrite(CatalogLedger ledger, CatalogOptions options, MessagingWakes wakes, TimeProvider time)
    : IInboxHandler<DeliveryOutcome>
{
    /// <summary>What it handles.</summary>
    public static readonly MessageKind Kind = new(DeliveryOutcome.Source, CatalogWrites.Kind);

    public Task<Reading<DeliveryOutcome>> ReadAsync(InboxMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(Reading.Found(DeliveryOutcome.Read(message)));

    public async Task ApplyAsync(
        PortalDbContext db,
        InboxMessage message,
        DeliveryOutcome found,
        CancellationToken cancellationToken
    )
    {
        var id = CatalogWrites.TemplateOf(found.Subject);
        var template = await db.CatalogTemplates.SingleOrDefaultAsync(each => each.TemplateId == id, cancellationToken);
        if (template is null)
        {
            return;
        }

        // a word about what was known before the last message changes no decision: that one is decided about apart
        var isAwaited =
            template.DeliveryId == found.DeliveryId && template.State is CatalogState.Approved or CatalogState.Blocked;
        if (found.IsDelivered && CatalogWrites.ReadAnswer(found.Answer) is { } seen)
        {
            template.LookAfterWriting(found.DeliveryId, seen, options, time.UtcInstant);
            await ledger.LookAsync(db, template, seen, cancellationToken); // where ABS leads, a newer word goes on by itself
            wakes.Outbox.Raise();
        }

        if (isAwaited)
        {
            End(db, template, found);
        }
    }

    private void End(PortalDbContext db, CatalogTemplate template, DeliveryOutcome outcome)
    {
        if (outcome.IsDelivered)
        {
            template.Settle(time.UtcInstant);
            db.Audit.Add(ledger.Entry(Actor.Portal, CatalogActs.Written, template, new { product = template.ProductId }));
        }
        else if (template.State == CatalogState.Approved)
        {
            template.Block(outcome.Summary);
            db.Audit.Add(
                ledger.Entry(Actor.Portal, CatalogActs.Blocked, template, new { reason = outcome.Summary }, AuditOutcome.Failed)
            );
        }
    }
}
