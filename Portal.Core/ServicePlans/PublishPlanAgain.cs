using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.ServicePlans.States;

namespace Portal.Core.ServicePlans;

/// <summary>What ABS is told again.</summary>
public enum PublishWhat
{
    /// <summary>That there is one, with all its terms, and its states.</summary>
    Everything,

    /// <summary>Its states alone: what repairs a difference.</summary>
    States,
}

/// <summary>
/// Tells ABS of a subscription again, or for the first time where it was there before Portal came; or repairs a difference by telling both states.
/// Source: 002-8, 002-11, P9.
/// </summary>
public sealed class PublishPlanAgain
{
    private static readonly DeliveryState[] Open = [DeliveryState.Waiting, DeliveryState.Pending, DeliveryState.Dead];

    private readonly PortalDatabase _database;
    private readonly PublishPlan _publish;
    private readonly MessagingWakes _wakes;
    private readonly TimeProvider _time;

    internal PublishPlanAgain(PortalDatabase database, PublishPlan publish, MessagingWakes wakes, TimeProvider time) =>
        (_database, _publish, _wakes, _time) = (database, publish, wakes, time);

    /// <summary>Tells it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="key">The subscription.</param>
    /// <param name="version">Version that was looked at.</param>
    /// <param name="what">What is told.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    /// <returns>The subscription.</returns>
    public async Task<Result<ServicePlan>> ExecuteAsync(
        Actor actor,
        Guid key,
        int version,
        PublishWhat what,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.PublishSubscriptions.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = _database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var plan = await db.ServicePlans.SingleOrDefaultAsync(each => each.Key == key, cancellationToken);
        if (plan is null)
        {
            return PlanRefusals.NoPlan;
        }

        if (plan.Version != version)
        {
            return PlanRefusals.Changed;
        }

        if (await FindObstacleAsync(db, plan, what, cancellationToken) is { } obstacle)
        {
            return obstacle;
        }

        await TellAsync(db, plan, what, actor, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (RacedWrite.IsRace(exception))
        {
            return PlanRefusals.Changed;
        }

        _wakes.Outbox.Raise();
        return plan;
    }

    private async Task TellAsync(
        PortalDbContext db,
        ServicePlan plan,
        PublishWhat what,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var words = await StateWords.ReadAsync(db, cancellationToken);
        var act = what == PublishWhat.Everything ? ServicePlanActs.Repeated : ServicePlanActs.Repaired;
        var facts = new
        {
            state = plan.OdooState,
            payment = plan.PaymentState,
            absService = plan.AbsServiceState,
            absPayment = plan.AbsPaymentState,
        };
        db.Audit.Add(AuditEntry.For(_time.UtcInstant, actor, act, ServicePlanActs.SubjectOf(plan), after: facts));
        await (
            what == PublishWhat.Everything
                ? _publish.RepeatAsync(db, plan, words, actor, cancellationToken)
                : _publish.RepeatStatesAsync(db, plan, words, actor, cancellationToken)
        );
    }

    // what is told now would wait behind what is held up
    private static async Task<Refusal?> FindObstacleAsync(
        PortalDbContext db,
        ServicePlan plan,
        PublishWhat what,
        CancellationToken cancellationToken
    )
    {
        if (!plan.IsPublished && FindReasonAgainstFirst(plan, what) is { } reason)
        {
            return reason;
        }

        var words = await StateWords.ReadAsync(db, cancellationToken);
        if (what == PublishWhat.States && words.Find(StateSide.Service, plan.OdooState).AbsState.Length == 0)
        {
            return PlanRefusals.Unmapped;
        }

        var open = await db
            .Deliveries.Where(each =>
                each.Subject == plan.Subject && each.Destination == PublishedKind.Destination && Open.Contains(each.State)
            )
            .OrderBy(each => each.Id)
            .Select(each => new { each.State, each.Reason })
            .FirstOrDefaultAsync(cancellationToken);
        return open is null ? null : PlanRefusals.OnItsWay(open.State == DeliveryState.Pending ? null : open.Reason);
    }

    private static Refusal? FindReasonAgainstFirst(ServicePlan plan, PublishWhat what) =>
        what == PublishWhat.States ? PlanRefusals.NotPublished
        : plan.DeletedAt is not null ? PlanRefusals.Gone
        : !plan.IsConfirmed ? PlanRefusals.NotConfirmed
        : null;
}
