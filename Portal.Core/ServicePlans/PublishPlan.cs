using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.ServicePlans.States;

namespace Portal.Core.ServicePlans;

/// <summary>
/// Lets ABS follow a subscription: promises, inside the caller's transaction, what ABS has not been told yet. What was there before Portal came
/// is told only when a person asks. All messages of one subscription leave in the order of their promises. Source: 002-8 to 002-14, scenario 26.
/// </summary>
/// <remarks>Next: <see cref="OutboxWriter"/>, then the message broker.</remarks>
internal sealed class PublishPlan(OutboxWriter outbox, OutboxChanges changes, TimeProvider time)
{
    /// <summary>Follows one subscription.</summary>
    /// <param name="db">Inside a write transaction; the caller saves and commits, and wakes the dispatcher.</param>
    /// <param name="plan">The subscription.</param>
    /// <param name="invoices">Its invoices.</param>
    /// <param name="words">What states stand for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task FollowAsync(
        PortalDbContext db,
        ServicePlan plan,
        IReadOnlyList<ServicePlanInvoice> invoices,
        StateWords words,
        CancellationToken cancellationToken
    )
    {
        var (state, payment) = Judge(plan, words);
        if (plan.IsHeld && !await TryWithdrawAsync(db, plan, invoices, cancellationToken))
        {
            await ReleaseAsync(db, plan, state, cancellationToken);
        }

        if (!plan.IsPublished)
        {
            if (plan.IsPast || !plan.IsConfirmed || plan.DeletedAt is not null)
            {
                await CompareAsync(db, plan, (state, payment), cancellationToken);
                return;
            }

            await CreateAsync(db, plan, state, Actor.Portal, cancellationToken);
        }

        await BillAsync(db, plan, invoices, words, cancellationToken);
        await TellAsync(db, plan, (state, payment), Actor.Portal, cancellationToken);
        await ExpectAsync(db, plan, (state, payment), cancellationToken);
    }

    /// <summary>Tells ABS all of it again, or for the first time. Source: 002-8.</summary>
    public async Task RepeatAsync(
        PortalDbContext db,
        ServicePlan plan,
        StateWords words,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var (state, payment) = Judge(plan, words);
        await CreateAsync(db, plan, state, actor, cancellationToken);
        plan.Tell("", "");
        await TellAsync(db, plan, (state, payment), actor, cancellationToken);
        await ExpectAsync(db, plan, (state, payment), cancellationToken);
    }

    /// <summary>Tells ABS both states again. Source: 002-11.</summary>
    public async Task RepeatStatesAsync(
        PortalDbContext db,
        ServicePlan plan,
        StateWords words,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var (state, payment) = Judge(plan, words);
        plan.Tell("", "");
        await TellAsync(db, plan, (state, payment), actor, cancellationToken);
        await ExpectAsync(db, plan, (state, payment), cancellationToken);
    }

    /// <summary>What is missing before ABS can be told that there is one, in staff's words; null when nothing is.</summary>
    public static string? FindLack(ServicePlan plan, StateWord state) =>
        plan.TemplateCode.Length == 0
            ? "No product of it that is billed each period has an internal reference in Odoo, which would name the template of ABS."
        : !plan.HasPeriod ? "Its plan in Odoo names no billing period in days, weeks, months or years."
        : state.AbsState.Length == 0
            ? $"The state \"{plan.OdooState}\" stands for none of ABS: map it under Subscriptions, States."
        : null;

    private static (StateWord State, StateWord? Payment) Judge(ServicePlan plan, StateWords words) =>
        (
            words.Find(StateSide.Service, plan.OdooState),
            plan.PaymentState.Length == 0 ? null : words.Find(StateSide.Payment, plan.PaymentState)
        );

    // ABS may have one that it was not told of by Portal
    private async Task CompareAsync(
        PortalDbContext db,
        ServicePlan plan,
        (StateWord State, StateWord? Payment) now,
        CancellationToken cancellationToken
    )
    {
        if (plan.AbsPlanId is not null)
        {
            await ExpectAsync(db, plan, now, cancellationToken);
        }
    }

    private async Task ExpectAsync(
        PortalDbContext db,
        ServicePlan plan,
        (StateWord State, StateWord? Payment) now,
        CancellationToken cancellationToken
    )
    {
        var warnings = PlanWarnings.None;
        warnings |= now.State.AbsState.Length == 0 ? PlanWarnings.StateUnmapped : PlanWarnings.None;
        warnings |= now.Payment is { AbsState.Length: 0 } ? PlanWarnings.PaymentUnmapped : PlanWarnings.None;
        warnings |= plan.TemplateCode.Length == 0 ? PlanWarnings.TemplateMissing : PlanWarnings.None;
        warnings |= plan.HasPeriod ? PlanWarnings.None : PlanWarnings.PeriodMissing;
        var isOther = plan.ToldTerms.Length > 0 && plan.ToldTerms != plan.Terms;
        warnings |= isOther ? PlanWarnings.TermsChanged : PlanWarnings.None;
        var isOnItsWay =
            plan.IsAwaited
            && await db.Deliveries.AnyAsync(
                each =>
                    each.Subject == plan.Subject
                    && each.Destination == PublishedKind.Destination
                    && each.State == DeliveryState.Pending,
                cancellationToken
            );
        plan.Expect(now.State.AbsState, now.Payment?.AbsState ?? "", warnings, (time.UtcInstant, isOnItsWay));
    }

    private async Task CreateAsync(
        PortalDbContext db,
        ServicePlan plan,
        StateWord state,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var lack = FindLack(plan, state);
        var draft = Draft(plan, PlanMessages.Created, PlanMessages.WriteCreated(plan, state)) with { WaitsFor = lack };
        var delivery = await outbox.AddAsync(db, draft, cancellationToken);
        plan.Publish(delivery.Id, lack is not null, time.UtcInstant);
        plan.Tell(state.AbsState.Length == 0 ? "" : Told(state), "");
        Note(db, actor, ServicePlanActs.Published, plan, new { told = PlanMessages.Created, waitsFor = lack });
    }

    // it ended before ABS was told of it, or a person called off what would have told: what waits behind it tells of nothing that ABS knows
    private async Task<bool> TryWithdrawAsync(
        PortalDbContext db,
        ServicePlan plan,
        IReadOnlyList<ServicePlanInvoice> invoices,
        CancellationToken cancellationToken
    )
    {
        var hasEnded = plan.DeletedAt is not null || !plan.IsConfirmed;
        var isOff = await db.Deliveries.AnyAsync(
            each => each.Id == plan.CreatedDeliveryId && each.State == DeliveryState.Cancelled,
            cancellationToken
        );
        if (!hasEnded && !isOff)
        {
            return false;
        }

        const string Reason = "ABS was never told of this subscription.";
        _ = await changes.CancelOfAsync(db, PublishedKind.Destination, plan.Subject, Reason, cancellationToken);
        foreach (var invoice in invoices)
        {
            invoice.Withdraw();
        }

        plan.Withdraw(isPast: !hasEnded);
        Note(db, Actor.Portal, ServicePlanActs.Withdrawn, plan, new { ended = hasEnded });
        return true;
    }

    // it waits for the subscription alone: what it says is what the subscription says once nothing is missing
    private async Task ReleaseAsync(PortalDbContext db, ServicePlan plan, StateWord state, CancellationToken cancellationToken)
    {
        // not null: what is held was promised
        var delivery = await OutboxChanges.ReadAsync(db, plan.CreatedDeliveryId!.Value, cancellationToken);
        if (FindLack(plan, state) is { } lack)
        {
            if (delivery.State == DeliveryState.Waiting && delivery.Reason != lack)
            {
                OutboxChanges.WaitFor(delivery, lack);
            }

            return;
        }

        if (delivery.State == DeliveryState.Waiting)
        {
            changes.Release(db, delivery, PlanMessages.WriteCreated(plan, state));
            Note(db, Actor.Portal, ServicePlanActs.Released, plan, new { told = PlanMessages.Created });
        }

        plan.Release(time.UtcInstant);
        plan.Tell(Told(state), plan.ToldPayment);
    }

    private async Task BillAsync(
        PortalDbContext db,
        ServicePlan plan,
        IReadOnlyList<ServicePlanInvoice> invoices,
        StateWords words,
        CancellationToken cancellationToken
    )
    {
        var due = invoices.Where(invoice =>
            invoice is { IsIssued: true, IsPast: false }
            && (invoice.DeliveryId is null || (invoice.ToldFacts.Length > 0 && invoice.ToldFacts != invoice.Facts))
        );
        foreach (var invoice in due.OrderBy(invoice => invoice.InvoiceId))
        {
            var payment = words.Find(StateSide.Payment, invoice.PaymentWord);
            var draft = Draft(plan, PlanMessages.InvoiceCreated, PlanMessages.WriteInvoice(plan, invoice, payment));
            invoice.Tell((await outbox.AddAsync(db, draft, cancellationToken)).Id);
            Note(db, Actor.Portal, ServicePlanActs.Billed, plan, new { invoice = invoice.Name });
        }
    }

    // a state that stands for none of ABS is a warning, and is not told until somebody maps it; how it is paid is told meanwhile
    private async Task TellAsync(
        PortalDbContext db,
        ServicePlan plan,
        (StateWord State, StateWord? Payment) now,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (plan.IsHeld)
        {
            return;
        }

        var state = now.State.AbsState.Length > 0 ? now.State : null;
        var paid = now.Payment is { AbsState.Length: > 0 } ? now.Payment : null;
        var contents = PlanMessages.WriteStates(plan, state, paid);
        var isOtherAmount = plan.ToldAmount.Length > 0 && plan.ToldAmount != plan.Amount;
        if (paid is not null && Told(paid) != plan.ToldPayment)
        {
            _ = await outbox.AddAsync(db, Draft(plan, PlanMessages.PaymentUpdated, contents), cancellationToken);
            Note(db, actor, ServicePlanActs.PaymentTold, plan, new { payment = plan.PaymentState, abs = paid.AbsState });
            plan.Say(time.UtcInstant);
            isOtherAmount = false; // it was told with that
        }

        if (state is not null && (Told(state) != plan.ToldState || isOtherAmount))
        {
            _ = await outbox.AddAsync(db, Draft(plan, PlanMessages.StateChanged, contents), cancellationToken);
            Note(db, actor, ServicePlanActs.StateTold, plan, new { state = plan.OdooState, abs = state.AbsState });
            plan.Say(time.UtcInstant);
        }

        plan.Tell(state is null ? plan.ToldState : Told(state), paid is null ? plan.ToldPayment : Told(paid));
    }

    /// <summary>What was told of a state, as one text.</summary>
    internal static string Told(StateWord word) => $"{word.Word} {word.AbsState}";

    private static DeliveryDraft Draft(ServicePlan plan, string kind, byte[] contents) =>
        new(PublishedKind.Destination, kind, plan.Subject, $"subscription/{plan.Key:N}/{plan.CountMessage()}", contents)
        {
            // both tell both states, and the newest alone counts. Source: DESIGN §3 (order)
            Supersedes = kind is PlanMessages.StateChanged or PlanMessages.PaymentUpdated,
        };

    private void Note(PortalDbContext db, Actor actor, string act, ServicePlan plan, object after) =>
        db.Audit.Add(AuditEntry.For(time.UtcInstant, actor, act, ServicePlanActs.SubjectOf(plan), after: after));
}
