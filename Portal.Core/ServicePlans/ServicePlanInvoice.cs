using System.Globalization;

namespace Portal.Core.ServicePlans;

/// <summary>An invoice or credit note of a subscription, as Odoo has it. Source: 002-11.</summary>
public sealed class ServicePlanInvoice
{
    private const string Cancelled = "cancel";

    private ServicePlanInvoice() { }

    /// <summary>The subscription's row.</summary>
    public Guid PlanKey { get; private set; }

    /// <summary>Id in Odoo.</summary>
    public int InvoiceId { get; private set; }

    /// <summary>Its number.</summary>
    public string Name { get; private set; } = "";

    /// <summary>True for a credit note.</summary>
    public bool IsRefund { get; private set; }

    /// <summary>Odoo's word: <c>draft</c>, <c>posted</c>, <c>cancel</c>.</summary>
    public string State { get; private set; } = "";

    /// <summary>Odoo's word for what was paid: <c>not_paid</c>, <c>paid</c>.</summary>
    public string PaymentState { get; private set; } = "";

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>Decimals of the currency.</summary>
    public int Decimals { get; private set; }

    /// <summary>Total with taxes, minor units.</summary>
    public long TotalMinor { get; private set; }

    /// <summary>What is still owed, minor units.</summary>
    public long ResidualMinor { get; private set; }

    /// <summary>Its date; null for a draft.</summary>
    public DateOnly? IssuedOn { get; private set; }

    /// <summary>When it is to be paid, or null.</summary>
    public DateOnly? DueOn { get; private set; }

    /// <summary>True when it was there before Portal told ABS of the subscription: ABS is not told of it.</summary>
    public bool IsPast { get; private set; }

    /// <summary>The message that tells ABS of it, or null.</summary>
    public Guid? DeliveryId { get; private set; }

    /// <summary>What of it ABS was last told, as one text; empty before. See <see cref="Facts"/>.</summary>
    public string ToldFacts { get; private set; } = "";

    /// <summary>What ABS is told of it anew when it is another one: its number, dates and amount. How it is paid is told of the subscription.</summary>
    public string Facts =>
        string.Create(CultureInfo.InvariantCulture, $"{Name} {IssuedOn:yyyy-MM-dd} {DueOn:yyyy-MM-dd} {Currency} {TotalMinor}");

    /// <summary>True when it was cancelled.</summary>
    public bool IsCancelled => State == Cancelled;

    /// <summary>True for what is booked: a draft has no date, may change and may go away. Source: FACTS §6 (action_post).</summary>
    public bool IsIssued => State is not ("draft" or Cancelled) && !IsRefund;

    /// <summary>How it is paid, in the words that are mapped: a cancelled invoice says so. Source: 002-14, D16.</summary>
    public string PaymentWord => State == Cancelled ? Cancelled : PaymentState;

    /// <summary>True when money is still expected for it.</summary>
    public bool IsOpen =>
        IsIssued && ResidualMinor > 0 && PaymentState is not ("paid" or "reversed" or "in_payment" or "invoicing_legacy");

    internal static ServicePlanInvoice Make(Guid planKey, FoundPlanInvoice found, bool isPast)
    {
        var invoice = new ServicePlanInvoice
        {
            PlanKey = planKey,
            InvoiceId = found.Id,
            IsPast = isPast,
        };
        _ = invoice.TryTake(found);
        return invoice;
    }

    /// <summary>ABS was promised to hear of it as it is.</summary>
    internal void Tell(Guid deliveryId) => (DeliveryId, ToldFacts) = (deliveryId, Facts);

    /// <summary>ABS never hears of it.</summary>
    internal void Withdraw() => (DeliveryId, ToldFacts) = (null, "");

    /// <summary>Takes over what was found; false when nothing of it is new.</summary>
    internal bool TryTake(FoundPlanInvoice found)
    {
        var before = (Name, IsRefund, State, PaymentState, Currency, (TotalMinor, ResidualMinor, IssuedOn, DueOn));
        (Name, IsRefund, State, PaymentState) = (found.Name, found.IsRefund, found.State, found.PaymentState);
        (Currency, Decimals) = (found.Currency, found.Decimals);
        TotalMinor = PlanMoney.Minor(found.Total, found.Decimals);
        ResidualMinor = PlanMoney.Minor(found.Residual, found.Decimals);
        (IssuedOn, DueOn) = (found.IssuedOn, found.DueOn);
        return before != (Name, IsRefund, State, PaymentState, Currency, (TotalMinor, ResidualMinor, IssuedOn, DueOn));
    }
}
