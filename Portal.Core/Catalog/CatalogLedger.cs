using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Catalog;

/// <summary>Changes templates inside the caller's transaction, each with its audit row and, once approved, with its promise to Odoo. Source: P3, P9, C4.</summary>
/// <remarks>Next: <see cref="OutboxWriter"/>, then the transport to Odoo.</remarks>
internal sealed class CatalogLedger(OutboxWriter outbox, CatalogOptions options, TimeProvider time)
{
    /// <summary>Who leads.</summary>
    public CatalogLead Lead => options.Lead;

    /// <summary>Notes what Odoo has; what ABS alone decides, and nothing speaks against, goes on its way.</summary>
    public async Task LookAsync(
        PortalDbContext db,
        CatalogTemplate template,
        CatalogSeen seen,
        CancellationToken cancellationToken
    )
    {
        var wasOpen = template.State == CatalogState.Waiting;
        template.Look(seen, options, time.UtcInstant);
        if (wasOpen && template.State is CatalogState.Written or CatalogState.Archived)
        {
            db.Audit.Add(Entry(Actor.Portal, CatalogActs.Written, template, new { reason = "Odoo has it as it is." }));
        }
        else if (Lead == CatalogLead.Abs && template is { State: CatalogState.Waiting, Guards: CatalogGuards.None })
        {
            await ApproveAsync(db, template, Actor.Portal, null, cancellationToken);
        }
    }

    /// <summary>Approves a template and promises it to Odoo.</summary>
    public async Task ApproveAsync(
        PortalDbContext db,
        CatalogTemplate template,
        Actor actor,
        CatalogPrices? prices,
        CancellationToken cancellationToken
    )
    {
        template.Approve(actor, prices, time.UtcInstant);
        var draft = new DeliveryDraft(
            CatalogWrites.Destination,
            CatalogWrites.Kind,
            CatalogWrites.SubjectOf(template.TemplateId),
            $"catalog/{template.Id}/{template.Revision}",
            CatalogWrites.Write(Write(template))
        )
        {
            Supersedes = true,
            TellsOutcome = true,
        };
        template.Promise((await outbox.AddAsync(db, draft, cancellationToken)).Id);
        db.Audit.Add(Entry(actor, CatalogActs.Approved, template, Facts(template)));
    }

    /// <summary>An audit row about a template.</summary>
    public AuditEntry Entry(
        Actor actor,
        string act,
        CatalogTemplate template,
        object after,
        AuditOutcome outcome = AuditOutcome.Done
    ) => AuditEntry.For(time.UtcInstant, actor, act, CatalogActs.SubjectOf(template), after: after, outcome: outcome);

    /// <summary>What a template says, for the audit.</summary>
    public static object Facts(CatalogTemplate template) =>
        new
        {
            name = template.Name,
            currency = template.Currency,
            offered = template.IsActive,
            months = template.Terms.Months,
            monthlyFee = template.Terms.MonthlyFee,
            deposit = template.Terms.Deposit,
            agreedPrice = template.AgreedPrice,
            agreedDeposit = template.AgreedDeposit,
        };

    private CatalogWrite Write(CatalogTemplate template)
    {
        var terms = template.Terms;
        var content = new CatalogProduct(
            template.Name,
            template.Description,
            template.AgreedPrice ?? terms.Price,
            terms.Months,
            terms.Deposit == 0 ? null : template.AgreedDeposit ?? terms.Deposit
        );
        return new CatalogWrite(template.TemplateId, template.IsActive ? content : null, options.OverwritesPrices);
    }
}
