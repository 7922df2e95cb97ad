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
        if (!plan.IsPublished)
        {
            if (plan.IsPast || !plan.IsConfirmed || plan.DeletedAt is not null)
            {
                Compare(plan, state, payment);
                return;
            }

            await CreateAsync(db, plan, state, Actor.Portal, cancellationToken);
        }
        else if (plan.IsHeld)
        {
            await ReleaseAsync(db, plan, state, cancellationToken);
        }

        await BillAsync(db, plan, invoices, words, cancellationToken);
        await TellAsync(db, plan, (state, payment), Actor.Portal, cancellationToken);
        Expect(plan, state, payment);
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
        Expect(plan, state, payment);
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
        Expect(plan, state, payment);
    }

    /// <summary>What is missing before ABS can be told that there is one, in staff's words; null when nothing is.</summary>
    public static string? FindLack(ServicePlan plan, StateWord state) =>
        plan.TemplateCode.Length == 0
            ? "None of its products has an internal reference in Odoo, which would name the template of ABS."
        : plan.PeriodValue <= 0 ? "Its plan in Odoo names no billing period."
        : state.AbsState.Length == 0
            ? $"The state \"{plan.OdooState}\" stands for none of ABS: map it under Subscriptions, States."
        : null;

    private static (StateWord State, StateWord? Payment) Judge(ServicePlan plan, StateWords words) =>
        (
            words.Find(StateSide.Service, plan.OdooState),
            plan.PaymentState.Length == 0 ? null : words.Find(StateSide.Payment, plan.PaymentState)
        );

    // ABS may have one that it was not told of by Portal
    private static void Compare(ServicePlan plan, StateWord state, StateWord? payment)
    {
        if (plan.AbsPlanId is not null)
        {
            Expect(plan, state, payment);
        }
    }

    private static void Expect(ServicePlan plan, StateWord state, StateWord? payment)
    {
        var warnings = PlanWarnings.None;
        warnings |= state.AbsState.Length == 0 ? PlanWarnings.StateUnmapped : PlanWarnings.None;
        warnings |= payment is { AbsState.Length: 0 } ? PlanWarnings.PaymentUnmapped : PlanWarnings.None;
        warnings |= plan.TemplateCode.Length == 0 ? PlanWarnings.TemplateMissing : PlanWarnings.None;
        warnings |= plan.PeriodValue <= 0 ? PlanWarnings.PeriodMissing : PlanWarnings.None;
        plan.Expect(state.AbsState, payment?.AbsState ?? "", warnings);
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

        plan.Release();
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
        var due = invoices.Where(invoice => invoice is { IsIssued: true, IsPast: false, DeliveryId: null });
        foreach (var invoice in due.OrderBy(invoice => invoice.InvoiceId))
        {
            var payment = words.Find(StateSide.Payment, invoice.PaymentWord);
            var draft = Draft(plan, PlanMessages.InvoiceCreated, PlanMessages.WriteInvoice(plan, invoice, payment));
            invoice.DeliveryId = (await outbox.AddAsync(db, draft, cancellationToken)).Id;
            Note(db, Actor.Portal, ServicePlanActs.Billed, plan, new { invoice = invoice.Name });
        }
    }

    // a state that stands for none of ABS is a warning, and nothing is told until somebody maps it
    private async Task TellAsync(
        PortalDbContext db,
        ServicePlan plan,
        (StateWord State, StateWord? Payment) now,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (plan.IsHeld || now.State.AbsState.Length == 0)
        {
            return;
        }

        var paid = now.Payment is { AbsState.Length: > 0 } ? now.Payment : null;
        var contents = PlanMessages.WriteStates(plan, now.State, paid);
        if (paid is not null && Told(paid) != plan.ToldPayment)
        {
            _ = await outbox.AddAsync(db, Draft(plan, PlanMessages.PaymentUpdated, contents), cancellationToken);
            Note(db, actor, ServicePlanActs.PaymentTold, plan, new { payment = plan.PaymentState, abs = paid.AbsState });
        }

        if (Told(now.State) != plan.ToldState)
        {
            _ = await outbox.AddAsync(db, Draft(plan, PlanMessages.StateChanged, contents), cancellationToken);
            Note(db, actor, ServicePlanActs.StateTold, plan, new { state = plan.OdooState, abs = now.State.AbsState });
        }

        plan.Tell(Told(now.State), paid is null ? plan.ToldPayment : Told(paid));
    }

    private static string Told(StateWord word) => $"{word.Word} {word.AbsState}";

    private static DeliveryDraft Draft(ServicePlan plan, string kind, byte[] contents) =>
        new(PublishedKind.Destination, kind, plan.Subject, $"subscription/{plan.Key:N}/{plan.CountMessage()}", contents);

    private void Note(PortalDbContext db, Actor actor, string act, ServicePlan plan, object after) =>
        db.Audit.Add(AuditEntry.For(time.UtcInstant, actor, act, ServicePlanActs.SubjectOf(plan), after: after));
}
