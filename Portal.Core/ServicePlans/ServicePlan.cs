using System.Globalization;

namespace Portal.Core.ServicePlans;

/// <summary>
/// Portal's copy of a subscription of Odoo, which is a service plan of ABS: what Odoo has, what ABS was told, and what ABS says it has. Odoo leads.
/// Source: 002-2, 002-8 to 002-14, 001-22.
/// </summary>
public sealed class ServicePlan
{
    private ServicePlan() { }

    /// <summary>Row id.</summary>
    public Guid Key { get; private set; }

    /// <summary>Id of its order in Odoo.</summary>
    public int OdooId { get; private set; }

    /// <summary>Its number: <c>S00042</c>.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Number, folded, for sorting.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>The customer's id in Odoo.</summary>
    public int CustomerId { get; private set; }

    /// <summary>The customer's name.</summary>
    public string CustomerName { get; private set; } = "";

    /// <summary>The same, folded, for sorting.</summary>
    public string CustomerKey { get; private set; } = "";

    /// <summary>Name of its plan, or empty.</summary>
    public string PlanName { get; private set; } = "";

    /// <summary>So many units from one bill to the next; 0 when Odoo does not say.</summary>
    public int PeriodValue { get; private set; }

    /// <summary>The unit: <c>week</c>, <c>month</c>, <c>year</c>; or empty.</summary>
    public string PeriodUnit { get; private set; } = "";

    /// <summary>ABS's template: the reference of the product that is billed each period; or empty. Source: 002-4, C5.</summary>
    public string TemplateCode { get; private set; } = "";

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>Decimals of the currency.</summary>
    public int Decimals { get; private set; }

    /// <summary>Total with taxes, minor units.</summary>
    public long TotalMinor { get; private set; }

    /// <summary>When it begins.</summary>
    public DateOnly StartsOn { get; private set; }

    /// <summary>When it is billed next, or null.</summary>
    public DateOnly? NextInvoiceOn { get; private set; }

    /// <summary>Its state in Odoo's word: <c>3_progress</c>; <c>cancel</c> when the order is cancelled or deleted.</summary>
    public string OdooState { get; private set; } = "";

    /// <summary>How it is paid, in Odoo's word; empty while it has no invoice.</summary>
    public string PaymentState { get; private set; } = "";

    /// <summary>True once the order is confirmed.</summary>
    public bool IsConfirmed { get; private set; }

    /// <summary>True when it was there before Portal came, and ABS is told nothing of it by itself.</summary>
    public bool IsPast { get; private set; }

    /// <summary>UTC instant it was ordered.</summary>
    public DateTime OrderedAt { get; private set; }

    /// <summary>UTC instant of its last change in Odoo, to the second.</summary>
    public DateTime ChangedAt { get; private set; }

    /// <summary>UTC instant of the reading that this is.</summary>
    public DateTime ReadAt { get; private set; }

    /// <summary>UTC instant it was found to be gone from Odoo, or null.</summary>
    public DateTime? DeletedAt { get; private set; }

    /// <summary>The message by which ABS first hears of it, or null.</summary>
    public Guid? CreatedDeliveryId { get; private set; }

    /// <summary>UTC instant of that promise, or null.</summary>
    public DateTime? PublishedAt { get; private set; }

    /// <summary>True while that message waits for something on the subscription.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>The states that ABS was last told, as one text; empty before.</summary>
    public string ToldState { get; private set; } = "";

    /// <summary>The state of the payment that ABS was last told, likewise.</summary>
    public string ToldPayment { get; private set; } = "";

    /// <summary>How many messages were promised: part of the key of each.</summary>
    public int Messages { get; private set; }

    /// <summary>What ABS should say of its service by now; empty when nothing is mapped.</summary>
    public string ExpectedService { get; private set; } = "";

    /// <summary>What ABS should say of its payment by now; empty when nothing is mapped, or there is no invoice.</summary>
    public string ExpectedPayment { get; private set; } = "";

    /// <summary>What keeps ABS from hearing of it as it is.</summary>
    public PlanWarnings Warnings { get; private set; }

    /// <summary>ABS's plan instance, or null while ABS has told of none. Source: 001-22.</summary>
    public string? AbsPlanId { get; private set; }

    /// <summary>What ABS says of its service, or empty.</summary>
    public string AbsServiceState { get; private set; } = "";

    /// <summary>What ABS says of its payment, or empty.</summary>
    public string AbsPaymentState { get; private set; } = "";

    /// <summary>UTC instant of what ABS said last, or null.</summary>
    public DateTime? AbsToldAt { get; private set; }

    /// <summary>True when what ABS says is not what it should say.</summary>
    public bool IsDrifted { get; private set; }

    /// <summary>What the search looks through, folded.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    /// <summary>The record's name in inbox, outbox and audit: <c>sale.order,42</c>.</summary>
    public string Subject => SubjectOf(OdooId);

    /// <summary>True once ABS was promised to hear of it.</summary>
    public bool IsPublished => CreatedDeliveryId is not null;

    /// <summary>The name of a subscription in inbox, outbox and audit.</summary>
    public static string SubjectOf(int odooId) => string.Create(CultureInfo.InvariantCulture, $"sale.order,{odooId}");

    /// <summary>The subscription behind such a name, or null when it is none.</summary>
    public static int? IdOf(string? subject) =>
        subject?.Split(',') is ["sale.order", var id]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? number
            : null;

    internal static ServicePlan Make(FoundPlan found, DateTime now) =>
        new() { Key = Guid.CreateVersion7(now), OdooId = found.Id };

    /// <summary>Takes over what was found; false when this is a later reading already.</summary>
    internal bool TryTake(FoundPlan found, DateTime pastBefore)
    {
        if (Version > 0 && (found.ChangedAt < ChangedAt || found.ReadAt < ReadAt))
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
        TotalMinor = PlanMoney.Minor(found.Total, found.Decimals);
        StartsOn = found.StartsOn ?? DateOnly.FromDateTime(found.OrderedAt);
        (NextInvoiceOn, OdooState, IsConfirmed) = (found.NextInvoiceOn, found.State, found.IsConfirmed);
        (OrderedAt, ChangedAt, ReadAt, DeletedAt) = (found.OrderedAt, found.ChangedAt, found.ReadAt, null);
        Describe();
        return true;
    }

    /// <summary>How it is paid, by its invoices.</summary>
    internal void Pay(IEnumerable<ServicePlanInvoice> invoices)
    {
        // what is owed comes first, then the newest
        var telling = invoices
            .Where(invoice => !invoice.IsRefund && invoice.State != "draft")
            .OrderByDescending(invoice => invoice.IsOpen)
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
    internal void Expect(string service, string payment, PlanWarnings warnings)
    {
        var isDrifted = AbsPlanId is not null && (Differs(AbsServiceState, service) || Differs(AbsPaymentState, payment));
        if ((ExpectedService, ExpectedPayment, Warnings, IsDrifted) != (service, payment, warnings, isDrifted))
        {
            (ExpectedService, ExpectedPayment, Warnings, IsDrifted) = (service, payment, warnings, isDrifted);
            Version++;
        }
    }

    /// <summary>ABS is promised to hear of it.</summary>
    internal void Publish(Guid deliveryId, bool isHeld, DateTime now)
    {
        (CreatedDeliveryId, PublishedAt, IsHeld, IsPast) = (deliveryId, now, isHeld, false);
        Version++;
    }

    /// <summary>What was missing is there.</summary>
    internal void Release()
    {
        IsHeld = false;
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
            .Where(line => line.ProductCode.Length > 0 && line.Quantity > 0)
            .OrderByDescending(line => line.IsRecurring)
            .ThenBy(line => line.Id)
            .FirstOrDefault()
            ?.ProductCode
        ?? "";

    private void Describe() => SearchText = Folding.Fold($"{Name} {CustomerName} {PlanName} {TemplateCode} {AbsPlanId}");
}
