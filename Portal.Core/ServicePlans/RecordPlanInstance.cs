using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;
using Portal.Core.ServicePlans.States;

namespace Portal.Core.ServicePlans;

/// <summary>
/// ABS has made a service plan of a subscription, or tells its state: the plan instance's id is kept with the subscription, one for one, and what ABS
/// says stands beside what Odoo has. What comes late changes nothing. Source: 002-10, 001-22.
/// </summary>
internal sealed class RecordPlanInstance(
    PortalDatabase database,
    IServicePlanDirectory directory,
    PlanMirror mirror,
    PublishPlan publish,
    TimeProvider time
) : IInboxHandler<PlanInstanceNews>
{
    /// <summary>What it handles.</summary>
    public static readonly IReadOnlyList<MessageKind> Kinds =
    [
        new("abs", "service_plan.created"),
        new("abs", "service_plan.updated"),
        new("abs", "service_plan.state_changed"),
    ];

    public async Task<Reading<PlanInstanceNews>> ReadAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        if (message.BlankedAt is not null)
        {
            return Reading.Ignore<PlanInstanceNews>("Its contents are no longer kept.");
        }

        var read = PlanInstanceMessage.Read(message.Body, message.Subject);
        if (read.Value is not { } news)
        {
            return Reading.Refuse<PlanInstanceNews>(read.Refusals[0].Sentence);
        }

        // a clock that is ahead would silence what comes after it
        news = news with
        {
            At = news.At < message.ReceivedAt ? news.At : message.ReceivedAt,
        };
        await using var db = database.CreateDbContext();
        var known = await db
            .ServicePlans.AsNoTracking()
            .SingleOrDefaultAsync(plan => plan.AbsPlanId == news.PlanId, cancellationToken);
        var named = news.SubscriptionId is { } id
            ? await db.ServicePlans.AsNoTracking().SingleOrDefaultAsync(plan => plan.OdooId == id, cancellationToken)
            : known;
        if (named is null && news.SubscriptionId is { } unread)
        {
            // the import is not done yet, or no hook told of it
            return await directory.ReadAsync([unread], cancellationToken) is [var found]
                ? Reading.Found(news with { Unread = found })
                : Reading.NotYet<PlanInstanceNews>("the subscriptions of Odoo");
        }

        return named is null ? Reading.NotYet<PlanInstanceNews>("the subscriptions of Odoo")
            : known is not null && known.Key != named.Key
                ? Reading.Refuse<PlanInstanceNews>($"Plan instance {news.PlanId} is that of {known.Name} already.")
            : named.AbsPlanId is { } other && other != news.PlanId
                ? Reading.Refuse<PlanInstanceNews>($"{named.Name} is plan instance {other} already.")
            : named.AbsToldAt > news.At ? Reading.Ignore<PlanInstanceNews>("ABS has told something later of it.")
            : Reading.Found(news with { SubscriptionId = named.OdooId });
    }

    public async Task ApplyAsync(
        PortalDbContext db,
        InboxMessage message,
        PlanInstanceNews found,
        CancellationToken cancellationToken
    )
    {
        if (found.Unread is { } unread)
        {
            _ = await mirror.ApplyAsync(db, [unread], cancellationToken);
            await db.SaveChangesAsync(cancellationToken); // what is read next asks the database
        }

        var known = await KnownPlans.ReadAsync(db, [found.SubscriptionId ?? 0], cancellationToken);
        // gone since, or another instance was told in between: read anew
        var plan = known.All.SingleOrDefault() ?? throw new DbUpdateConcurrencyException("The subscription is gone.");
        if (plan.AbsPlanId is { } other && other != found.PlanId)
        {
            throw new DbUpdateConcurrencyException("Another plan instance was told in between.");
        }

        var isFirst = plan.AbsPlanId is null;
        var before = new { service = plan.AbsServiceState, payment = plan.AbsPaymentState };
        if (!plan.TryHear(found.PlanId, found.ServiceState, found.PaymentState, found.At ?? message.ReceivedAt))
        {
            return;
        }

        db.Audit.Add(
            AuditEntry.For(
                time.UtcInstant,
                Actor.Portal,
                isFirst ? ServicePlanActs.Linked : ServicePlanActs.Heard,
                ServicePlanActs.SubjectOf(plan),
                before,
                new
                {
                    planInstance = plan.AbsPlanId,
                    service = plan.AbsServiceState,
                    payment = plan.AbsPaymentState,
                }
            )
        );
        var words = await StateWords.ReadAsync(db, cancellationToken);
        await publish.FollowAsync(db, plan, known.InvoicesOf(plan), words, cancellationToken);
    }
}
