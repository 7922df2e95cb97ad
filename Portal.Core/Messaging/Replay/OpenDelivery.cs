using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>A delivery and what happened to it.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Attempts">Its attempts, first to last; without what was sent and answered.</param>
/// <param name="Ahead">The one of the same record that goes first, or null: what "waits for …" names.</param>
public sealed record DeliveryStory(DeliveryRow Delivery, IReadOnlyList<DeliveryAttempt> Attempts, DeliveryRow? Ahead)
{
    /// <summary>What keeps a pending one from going out now, in words for staff; null when nothing does.</summary>
    public string? Held { get; init; }

    /// <summary>How often a person changed what it holds; what Portal changed by itself is not counted.</summary>
    public int Changes { get; init; }

    /// <summary>False when nobody changes what goes to its destination.</summary>
    public bool MayBeChanged { get; init; } = true;
}

/// <summary>All that was and is to be sent, as it is.</summary>
/// <param name="Delivery">The delivery with its payload.</param>
/// <param name="Attempts">Its attempts, first to last, with request and response, redacted.</param>
/// <param name="Revisions">Payloads that were replaced, first to last.</param>
public sealed record OpenedDelivery(
    Delivery Delivery,
    IReadOnlyList<DeliveryAttempt> Attempts,
    IReadOnlyList<DeliveryRevision> Revisions
);

/// <summary>Shows one delivery: its story to whoever may see it, its contents to whoever may open raw bodies. Source: P10, DESIGN §9.</summary>
public sealed class OpenDelivery(
    PortalDatabase database,
    DeliveryHold hold,
    IEnumerable<IDeliveryTitles> titles,
    TimeProvider time
)
{
    /// <summary>Reads its story.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="policy">The right that the page asks for.</param>
    /// <param name="id">The delivery.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<DeliveryStory>> ReadAsync(
        Actor actor,
        AccessPolicy policy,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        await using var db = database.CreateDbContext();
        var row = await DeliveryRow.Of(db.Deliveries).SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (row is null)
        {
            return MessagingRefusals.NotFound;
        }

        var attempts = await WithoutTexts(db.DeliveryAttempts.Where(each => each.DeliveryId == id))
            .ToListAsync(cancellationToken);
        var isOpen = row.State is DeliveryState.Waiting or DeliveryState.Pending or DeliveryState.Dead;
        var named = await titles.NameAsync(actor.Roles, [row], cancellationToken);
        return new DeliveryStory(named[0], attempts, isOpen ? await FindAheadAsync(db, row, cancellationToken) : null)
        {
            Held =
                row.State == DeliveryState.Pending
                    ? await hold.FindAsync(row.Id, row.Destination, row.Subject, cancellationToken)
                    : null,
            Changes =
                row.Revision == 0
                    ? 0
                    : await db.DeliveryRevisions.CountAsync(
                        each => each.DeliveryId == id && each.ReplacedById != null,
                        cancellationToken
                    ),
            MayBeChanged = !hold.HasFixedContents(row.Destination),
        };
    }

    /// <summary>Opens its contents; who did is kept.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<Result<OpenedDelivery>> OpenAsync(
        Actor actor,
        AccessPolicy policy,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        if ((policy.Check(actor) ?? AccessPolicy.SendAgain.Check(actor)) is { } refusal)
        {
            return refusal;
        }

        await using var db = database.CreateDbContext();
        var delivery = await db.Deliveries.AsNoTracking().SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (delivery is null)
        {
            return MessagingRefusals.NotFound;
        }

        var attempts = await AttemptsAsync(db, id, cancellationToken);
        var revisions = await db
            .DeliveryRevisions.AsNoTracking()
            .Where(each => each.DeliveryId == id)
            .OrderBy(each => each.Revision)
            .ToListAsync(cancellationToken);
        db.Audit.Add(AuditEntry.For(time.UtcInstant, actor, "delivery.opened", ("delivery", id.ToString())));
        await db.SaveChangesAsync(cancellationToken);
        return new OpenedDelivery(delivery, attempts, revisions);
    }

    private static IQueryable<DeliveryAttempt> WithoutTexts(IQueryable<DeliveryAttempt> attempts) =>
        attempts
            .OrderBy(each => each.Number)
            .Select(each => new DeliveryAttempt
            {
                DeliveryId = each.DeliveryId,
                Number = each.Number,
                Revision = each.Revision,
                StartedAt = each.StartedAt,
                DurationMs = each.DurationMs,
                Outcome = each.Outcome,
                Status = each.Status,
                Summary = each.Summary,
                MayHaveArrived = each.MayHaveArrived,
                Node = each.Node,
            });

    private static Task<List<DeliveryAttempt>> AttemptsAsync(PortalDbContext db, Guid id, CancellationToken cancellationToken) =>
        db
            .DeliveryAttempts.AsNoTracking()
            .Where(each => each.DeliveryId == id)
            .OrderBy(each => each.Number)
            .ToListAsync(cancellationToken);

    private static async Task<DeliveryRow?> FindAheadAsync(
        PortalDbContext db,
        DeliveryRow row,
        CancellationToken cancellationToken
    ) =>
        await DeliveryRow
            .Of(
                db.Deliveries.Where(each =>
                        each.Destination == row.Destination
                        && each.Subject == row.Subject
                        && (
                            each.State == DeliveryState.Waiting
                            || each.State == DeliveryState.Pending
                            || each.State == DeliveryState.Dead
                        )
                        && each.Id.CompareTo(row.Id) < 0
                    )
                    .OrderBy(each => each.Id)
            )
            .FirstOrDefaultAsync(cancellationToken);
}
