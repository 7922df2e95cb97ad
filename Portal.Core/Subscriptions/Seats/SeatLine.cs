using System.Globalization;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>What one line of a subscription bills, what was counted, and what is proposed. Source: 000-30 to 000-32, b3.</summary>
public sealed class SeatLine
{
    /// <summary>Longest reason kept.</summary>
    public const int ReasonLength = 500;

    /// <summary>How the reason of one begins that a person called off.</summary>
    internal const string CalledOff = "Called off: ";

    private SeatLine() { }

    /// <summary>Row id.</summary>
    public Guid Id { get; private set; }

    /// <summary>Its count.</summary>
    public Guid RunId { get; private set; }

    /// <summary>The count's number.</summary>
    public int RunNumber { get; private set; }

    /// <summary>The client's company in Odoo.</summary>
    public int ClientId { get; private set; }

    /// <summary>Its name.</summary>
    public string ClientName { get; private set; } = "";

    /// <summary>The name, folded, to sort by.</summary>
    public string ClientKey { get; private set; } = "";

    /// <summary>The subscription's order in Odoo.</summary>
    public int OrderId { get; private set; }

    /// <summary>Its number.</summary>
    public string OrderName { get; private set; } = "";

    /// <summary>The line in Odoo; null for one that is to be made.</summary>
    public int? OdooLineId { get; private set; }

    /// <summary>The product in Odoo.</summary>
    public int ProductId { get; private set; }

    /// <summary>Its internal reference.</summary>
    public string ProductCode { get; private set; } = "";

    /// <summary>What was billed when it was counted.</summary>
    public decimal Billed { get; private set; }

    /// <summary>Devices counted for the client and the product.</summary>
    public int Counted { get; private set; }

    /// <summary>What the line is to bill.</summary>
    public decimal Proposed { get; private set; }

    /// <summary>Proposed less billed.</summary>
    public decimal Delta { get; private set; }

    /// <summary>What is in force as far as Portal knows: billed until the proposal is applied.</summary>
    public decimal InForce { get; private set; }

    /// <summary>True for the line that carries the client's count of the product.</summary>
    public bool IsTarget { get; private set; }

    /// <summary>Price of a seat without tax; null for a line that is to be made, whose price Odoo sets.</summary>
    public decimal? UnitPrice { get; private set; }

    /// <summary>ISO code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>Decimals of the currency.</summary>
    public int Decimals { get; private set; }

    /// <summary>What the change brings or costs a billing period, in the currency's smallest unit; null without a price.</summary>
    public long? EffectMinor { get; private set; }

    /// <summary>The same a month; null without a price, or where nobody knows how often the subscription bills.</summary>
    public long? MonthMinor { get; private set; }

    /// <summary>So many units are a billing period; null where nobody knows.</summary>
    public int? PeriodValue { get; private set; }

    /// <summary>The unit as Odoo names it; empty where nobody knows.</summary>
    public string PeriodUnit { get; private set; } = "";

    /// <summary>How often the subscription bills; null where nobody knows.</summary>
    public BillingPeriod? Period => BillingPeriod.Find(PeriodValue, PeriodUnit);

    /// <summary>Devices that came since the last count of the client.</summary>
    public int Added { get; private set; }

    /// <summary>Devices that went since.</summary>
    public int Removed { get; private set; }

    /// <summary>Of those counted, devices not seen for long. Source: R16.</summary>
    public int Stale { get; private set; }

    /// <summary>The client's devices that a rule leaves out. Source: R16.</summary>
    public int Excluded { get; private set; }

    /// <summary>Of those that went, devices that were decommissioned. Source: R16.</summary>
    public int Decommissioned { get; private set; }

    /// <summary>Seats that the client's other lines bill of the same product. Source: R16.</summary>
    public decimal OtherBilled { get; private set; }

    /// <summary>Why it is not approved by itself.</summary>
    public SeatGuards Guards { get; private set; }

    /// <summary>Where it stands.</summary>
    public SeatLineState State { get; private set; }

    /// <summary>True when the thresholds approved it.</summary>
    public bool IsAutomatic { get; private set; }

    /// <summary>UTC instant of the decision, or null.</summary>
    public DateTime? DecidedAt { get; private set; }

    /// <summary>Who decided.</summary>
    public string DecidedBy { get; private set; } = "";

    /// <summary>Their user id; null for Portal itself.</summary>
    public Guid? DecidedById { get; private set; }

    /// <summary>The day from which it holds, or null.</summary>
    public DateOnly? EffectiveOn { get; private set; }

    /// <summary>What Odoo is told, or null.</summary>
    public Guid? DeliveryId { get; private set; }

    /// <summary>What Odoo is told to restore it, or null.</summary>
    public Guid? RevertDeliveryId { get; private set; }

    /// <summary>Why it was rejected or blocked; empty otherwise.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Client, number and product, folded, for the search.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    /// <summary>True while somebody has to decide.</summary>
    public bool IsUndecided => State is SeatLineState.Proposed or SeatLineState.Asked;

    internal static SeatLine Plan(SeatRun run, SeatPlanLine plan, DateTime now)
    {
        var line = new SeatLine
        {
            Id = Guid.CreateVersion7(now),
            RunId = run.Id,
            RunNumber = run.Number,
        };
        line.Take(plan);
        line.Version = 0;
        return line;
    }

    /// <summary>Takes what is proposed now.</summary>
    internal void Take(SeatPlanLine plan)
    {
        (ClientId, ClientName, ClientKey) = (plan.Client.Id, plan.Client.Name, Folding.Fold(plan.Client.Name, 200));
        (OrderId, OrderName, OdooLineId) = (plan.OrderId, plan.OrderName, plan.OdooLineId);
        (ProductId, ProductCode) = (plan.Product.Id, plan.Product.Code);
        (Billed, Counted, Proposed, Delta) = (plan.Billed, plan.Counted, plan.Proposed, plan.Proposed - plan.Billed);
        (InForce, IsTarget) = (plan.Billed, plan.IsTarget);
        (Currency, Decimals) = (plan.Currency, plan.Decimals);
        (PeriodValue, PeriodUnit) = (plan.Period?.Value, plan.Period?.Unit ?? "");
        Price(plan.UnitPrice);
        (Excluded, OtherBilled, Guards, State) = (plan.Excluded, plan.OtherBilled, plan.Guards, plan.State);
        Reason = Folding.Cut(plan.Reason, ReasonLength);
        var words = string.Create(CultureInfo.InvariantCulture, $"{ClientName} {OrderName} {ProductCode}");
        SearchText = Folding.Fold(words, 500);
        Version++;
    }

    internal void Explain(SeatChanges changes)
    {
        (Added, Removed) = (changes.Added.Count, changes.Removed.Count);
        (Stale, Decommissioned) = (changes.Stale, changes.Decommissioned);
    }

    internal void Approve(Actor actor, bool isAutomatic, DateOnly effectiveOn, DateTime now)
    {
        Decide(SeatLineState.Approved, actor, "", now);
        (IsAutomatic, EffectiveOn) = (isAutomatic, effectiveOn);
    }

    /// <summary>What was decided about the same proposal before holds.</summary>
    internal void TakeDecision(SeatLine former)
    {
        (DecidedAt, DecidedBy, DecidedById) = (former.DecidedAt, former.DecidedBy, former.DecidedById);
        (IsAutomatic, EffectiveOn) = (former.IsAutomatic, former.EffectiveOn);
        Move(SeatLineState.Approved, "");
    }

    /// <summary>Something more speaks against it: a person decides. What did so before is still said.</summary>
    internal void Hold(SeatGuards guard, string why = "")
    {
        Guards |= guard;
        Move(State, string.Join(' ', ((string[])[Reason, why]).Where(text => text.Length > 0)));
    }

    internal void Promise(Guid deliveryId) => DeliveryId = deliveryId;

    internal void Reject(Actor actor, string reason, DateTime now) => Decide(SeatLineState.Rejected, actor, reason, now);

    /// <summary>Odoo has it, and says what one costs: of a line that was made nobody knew that before.</summary>
    internal void Apply(int? odooLineId, decimal? unitPrice)
    {
        if (UnitPrice is null)
        {
            Price(unitPrice);
        }

        (State, Reason, InForce, OdooLineId) = (SeatLineState.Applied, "", Proposed, odooLineId ?? OdooLineId);
        Version++;
    }

    internal void Block(string reason) => Move(SeatLineState.Blocked, reason);

    internal void Supersede() => Move(SeatLineState.Superseded, Reason);

    internal void BeginRevert(Guid deliveryId)
    {
        RevertDeliveryId = deliveryId;
        Move(SeatLineState.Reverting, "");
    }

    internal void EndRevert()
    {
        InForce = Billed;
        Move(SeatLineState.Reverted, "");
    }

    internal void Leave(string reason) => Move(SeatLineState.Left, reason);

    internal void BlockRevert(string reason) => Move(SeatLineState.RevertBlocked, reason);

    private void Price(decimal? unitPrice)
    {
        UnitPrice = unitPrice;
        EffectMinor = unitPrice is { } price ? SeatMoney.Minor(Delta * price, Decimals) : null;
        MonthMinor =
            unitPrice is { } each && Period is { } period ? SeatMoney.Minor(period.AMonth(Delta * each), Decimals) : null;
    }

    private void Decide(SeatLineState state, Actor actor, string reason, DateTime now)
    {
        (DecidedAt, DecidedBy, DecidedById) = (now, actor.Name, actor.Id);
        Move(state, reason);
    }

    private void Move(SeatLineState state, string reason)
    {
        (State, Reason) = (state, Folding.Cut(reason, ReasonLength));
        Version++;
    }
}
