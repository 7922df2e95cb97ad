namespace Portal.Core.ServicePlans;

// What happens to a subscription.
public sealed partial class ServicePlan
{
    // for how long ABS may answer with its old state before that is a difference
    internal static readonly TimeSpan TimeToFollow = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan ClocksApart = TimeSpan.FromMinutes(1);

    internal static ServicePlan Make(FoundPlan found, DateTime now) =>
        new() { Key = Guid.CreateVersion7(now), OdooId = found.Id };

    /// <summary>Takes over what was found; false when this is a later reading already.</summary>
    internal bool TryTake(FoundPlan found, DateTime pastBefore)
    {
        if (Version > 0 && IsLater(found))
        {
            return false;
        }

        // judged by when it was made and confirmed, not by who reads it; one that is confirmed under Portal's eyes is none of the past
        IsPast =
            Version == 0
                ? found.IsConfirmed && found.OrderedAt < pastBefore && found.CreatedAt < pastBefore
                : IsPast && !(found.IsConfirmed && !IsConfirmed);
        (Name, NameKey) = (found.Name, Folding.Fold(found.Name, 100));
        (CustomerId, CustomerName) = (found.CustomerId, found.CustomerName);
        CustomerKey = Folding.Fold(found.CustomerName, 200);
        (PlanName, PeriodValue, PeriodUnit) = (found.PlanName, found.PeriodValue, found.PeriodUnit);
        TemplateCode = TemplateOf(found.Lines);
        (Currency, Decimals) = (found.Currency, found.Decimals);
        TotalMinor = PlanMoney.Minor(TotalOf(found), found.Decimals);
        StartsOn = found.StartsOn ?? DateOnly.FromDateTime(found.OrderedAt);
        (NextInvoiceOn, OdooState, IsConfirmed) = (found.NextInvoiceOn, found.State, found.IsConfirmed);
        (OrderedAt, ChangedAt, ReadAt, DeletedAt) = (found.OrderedAt, found.ChangedAt, found.ReadAt, null);
        Describe();
        return true;
    }

    /// <summary>How it is paid, by its invoices.</summary>
    internal void Pay(IEnumerable<ServicePlanInvoice> invoices)
    {
        // what is owed comes first, then the newest; a cancelled one tells only where there is no other, and ABS knows of it
        var telling = invoices
            .Where(invoice => invoice.IsIssued || invoice is { IsRefund: false, IsCancelled: true, DeliveryId: not null })
            .OrderByDescending(invoice => invoice.IsOpen)
            .ThenBy(invoice => invoice.IsCancelled)
            .ThenByDescending(invoice => invoice.InvoiceId)
            .FirstOrDefault();
        PaymentState = telling?.PaymentWord ?? "";
        Version++;
    }

    /// <summary>It was deleted in Odoo, which only a cancelled one can be.</summary>
    internal void Delete(DateTime now)
    {
        (DeletedAt, OdooState) = (now, States.StateWords.Cancelled);
        Version++;
    }

    /// <summary>What it should be in ABS, and what keeps it from that.</summary>
    internal void Expect(string service, string payment, PlanWarnings warnings, (DateTime At, bool IsOnItsWay) now)
    {
        var differs = AbsPlanId is not null && (Differs(AbsServiceState, service) || Differs(AbsPaymentState, payment));
        // what was just told is no difference yet: ABS gets the time to follow, unless it has spoken since
        var isAwaited =
            differs
            && SaidAt is { } said
            && (AbsToldAt is not { } heard || heard < said)
            && (now.IsOnItsWay || now.At - said < TimeToFollow);
        var isDrifted = differs && !isAwaited;
        if (
            (ExpectedService, ExpectedPayment, Warnings, IsDrifted, IsAwaited)
            != (service, payment, warnings, isDrifted, isAwaited)
        )
        {
            (ExpectedService, ExpectedPayment, Warnings) = (service, payment, warnings);
            (IsDrifted, IsAwaited) = (isDrifted, isAwaited);
            Version++;
        }
    }

    /// <summary>ABS is promised to hear of it.</summary>
    internal void Publish(Guid deliveryId, bool isHeld, DateTime now)
    {
        (CreatedDeliveryId, PublishedAt, IsHeld, IsPast) = (deliveryId, now, isHeld, false);
        (SaidAt, ToldTerms, ToldAmount) = (now, isHeld ? "" : Terms, isHeld ? "" : Amount);
        Version++;
    }

    /// <summary>What was missing is there.</summary>
    internal void Release(DateTime now)
    {
        (IsHeld, SaidAt, ToldTerms, ToldAmount) = (false, now, Terms, Amount);
        Version++;
    }

    /// <summary>ABS never hears of it: it ended, or a person called it off, before ABS was told.</summary>
    /// <param name="isPast">True when it is told only once a person asks.</param>
    internal void Withdraw(bool isPast)
    {
        (CreatedDeliveryId, PublishedAt, SaidAt, IsHeld, IsPast) = (null, null, null, false, isPast);
        (ToldState, ToldPayment, ToldTerms, ToldAmount) = ("", "", "", "");
        Version++;
    }

    /// <summary>The number of the next message of it.</summary>
    internal int CountMessage()
    {
        Version++;
        return ++Messages;
    }

    /// <summary>What ABS was promised to hear.</summary>
    internal void Tell(string state, string payment)
    {
        if ((ToldState, ToldPayment) != (state, payment))
        {
            (ToldState, ToldPayment) = (state, payment);
            Version++;
        }
    }

    /// <summary>States were promised, and the amount with them.</summary>
    internal void Say(DateTime now)
    {
        (SaidAt, ToldAmount) = (now, Amount);
        Version++;
    }

    /// <summary>ABS says what it has; false when that is older than what is known.</summary>
    internal bool TryHear(string planId, string service, string payment, DateTime at)
    {
        if (AbsToldAt is { } known && at < known)
        {
            return false;
        }

        AbsPlanId ??= planId;
        AbsServiceState = service.Length > 0 ? service : AbsServiceState;
        AbsPaymentState = payment.Length > 0 ? payment : AbsPaymentState;
        AbsToldAt = at;
        Describe();
        Version++;
        return true;
    }

    /// <summary>True when both are known and are not the same; ABS writes a state with its prefix and without. Source: 002-10, 002-13.</summary>
    internal static bool Differs(string abs, string expected) =>
        abs.Length > 0 && expected.Length > 0 && !string.Equals(Bare(abs), Bare(expected), StringComparison.OrdinalIgnoreCase);

    private static string Bare(string state) =>
        state.StartsWith("SERVICE_", StringComparison.OrdinalIgnoreCase)
        || state.StartsWith("PAYMENT_", StringComparison.OrdinalIgnoreCase)
            ? state[8..]
            : state;

    // the first product that is billed each period; a deposit is none
    private static string TemplateOf(IReadOnlyList<FoundPlanLine> lines) =>
        lines
            .Where(line => line is { IsRecurring: true, ProductCode.Length: > 0, Quantity: > 0 })
            .OrderBy(line => line.Id)
            .FirstOrDefault()
            ?.ProductCode
        ?? "";

    // a deposit in the same basket is paid once, and no amount of the subscription. Source: 002-9, 002-12
    private static decimal TotalOf(FoundPlan found) =>
        found.Lines.Any(line => line.IsRecurring) && found.Lines.Any(line => !line.IsRecurring)
            ? found.Lines.Where(line => line.IsRecurring).Sum(line => line.Total)
            : found.Total;

    // by who read later; of two readings at about the same time, two nodes' clocks apart, by Odoo's own instant. A database that was set back is
    // older at a later reading, and right
    private bool IsLater(FoundPlan found) =>
        found.ReadAt < ReadAt || (found.ChangedAt < ChangedAt && found.ReadAt - ReadAt < ClocksApart);

    private void Describe() => SearchText = Folding.Fold($"{Name} {CustomerName} {PlanName} {TemplateCode} {AbsPlanId}");
}
