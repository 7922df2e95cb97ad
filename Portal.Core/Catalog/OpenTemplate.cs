using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Catalog;

/// <summary>A template with what is to be changed for it.</summary>
/// <param name="Template">The template.</param>
/// <param name="Seen">What Odoo had at the last look.</param>
/// <param name="Changes">What differs.</param>
/// <param name="Lead">Who leads.</param>
/// <param name="Delivery">What Odoo is told, or null.</param>
/// <param name="ProductUrl">The product in Odoo, or null.</param>
public sealed record OpenedTemplate(
    CatalogTemplate Template,
    CatalogSeen Seen,
    IReadOnlyList<CatalogChange> Changes,
    CatalogLead Lead,
    CatalogDeliveryRow? Delivery,
    Uri? ProductUrl
)
{
    /// <summary>True while somebody may decide about it; also when what Odoo was to be told was called off.</summary>
    public bool IsUndecided =>
        Template.IsUndecided || (Template.State == CatalogState.Approved && Delivery?.State == DeliveryState.Cancelled);

    /// <summary>True when a person has to give the prices, since ABS bills in another currency.</summary>
    public bool AsksPrice => Template is { IsActive: true } && Template.Guards.HasFlag(CatalogGuards.Currency);
}

/// <summary>What Odoo is told of a template.</summary>
/// <param name="Id">The delivery.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why it waits or is dead, or null.</param>
/// <param name="Attempts">Requests made.</param>
public sealed record CatalogDeliveryRow(Guid Id, DeliveryState State, string? Reason, int Attempts);

/// <summary>Opens one template: its terms, the difference to Odoo, what Odoo is told. Source: C4, P7.</summary>
public sealed class OpenTemplate(
    PortalDatabase database,
    ICatalogDirectory directory,
    CatalogOptions options,
    ReadTimeline timeline
)
{
    /// <summary>Reads it.</summary>
    public async Task<Result<OpenedTemplate>> ExecuteAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeCatalog.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var template = await db.CatalogTemplates.AsNoTracking().SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (template is null)
        {
            return CatalogRefusals.NoTemplate;
        }

        var delivery = await db
            .Deliveries.Where(each => each.Id == template.DeliveryId)
            .Select(each => new CatalogDeliveryRow(each.Id, each.State, each.Reason, each.Attempts))
            .SingleOrDefaultAsync(cancellationToken);
        var seen = template.InOdoo();
        return new OpenedTemplate(
            template,
            seen,
            CatalogComparison.Compare(template, seen, options),
            options.Lead,
            delivery,
            template.ProductId is { } product ? directory.ProductUrl(product) : null
        );
    }

    /// <summary>Reads a part of its story.</summary>
    public async Task<Result<TimelinePage>> ReadTimelineAsync(
        Actor actor,
        Guid id,
        Guid? olderThan,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeCatalog.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var template = await db.CatalogTemplates.AsNoTracking().SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        return template is null
            ? CatalogRefusals.NoTemplate
            : await timeline.ExecuteAsync(CatalogActs.SubjectOf(template), [], olderThan, cancellationToken);
    }
}
