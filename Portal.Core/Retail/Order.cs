using System.Globalization;
using Portal.Core.Retail.Entitlements;

namespace Portal.Core.Retail;

/// <summary>Portal's copy of a sales order, with what became of its entitlement. Odoo leads. Source: 001-23, P5, P7.</summary>
public sealed class Order
{
    /// <summary>
    /// What <see cref="ChangedAt"/> is while the row is of a database that Odoo no longer is: whatever comes under its id is taken, as an order that
    /// was not known.
    /// </summary>
    internal static readonly DateTime OfFormerDatabase = DateTime.UnixEpoch;

    private Order() { }

    /// <summary>Row id.</summary>
    public Guid Key { get; private set; }

    /// <summary>Id in Odoo.</summary>
    public int OdooId { get; private set; }

    /// <summary>Its number: <c>S00042</c>.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Number, folded, for sorting.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>Where it stands in Odoo.</summary>
    public OrderState State { get; private set; }

    /// <summary>True when it recurs.</summary>
    public bool IsSubscription { get; private set; }

    /// <summary>True when it was confirmed before Portal could see it, and nothing is promised by itself.</summary>
    public bool IsPast { get; private set; }

    /// <summary>The customer's id in Odoo.</summary>
    public int CustomerId { get; private set; }

    /// <summary>The customer's name.</summary>
    public string CustomerName { get; private set; } = "";

    /// <summary>The same, folded, for sorting.</summary>
    public string CustomerKey { get; private set; } = "";

    /// <summary>The outlet's id in Odoo, or null.</summary>
    public int? OutletId { get; private set; }

    /// <summary>What ABS knows the outlet by, or empty.</summary>
    public string OutletCode { get; private set; } = "";

    /// <summary>The outlet's name, or empty.</summary>
    public string OutletName { get; private set; } = "";

    /// <summary>The channel partner's id in Odoo, or null.</summary>
    public int? ChannelId { get; private set; }

    /// <summary>The channel partner's name, or empty.</summary>
    public string ChannelName { get; private set; } = "";

    /// <summary>The channel partner's own key, or empty.</summary>
    public string ChannelReference { get; private set; } = "";

    /// <summary>The representative's id in Odoo, or null.</summary>
    public int? RepresentativeId { get; private set; }

    /// <summary>The representative's name, or empty.</summary>
    public string RepresentativeName { get; private set; } = "";

    /// <summary>The representative's own key, or empty.</summary>
    public string RepresentativeReference { get; private set; } = "";

    /// <summary>Which of our own companies sells, or null.</summary>
    public int? CompanyId { get; private set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>Decimals of the currency.</summary>
    public int Decimals { get; private set; }

    /// <summary>Total with taxes, minor units.</summary>
    public long TotalMinor { get; private set; }

    /// <summary>Total without taxes, minor units.</summary>
    public long UntaxedMinor { get; private set; }

    /// <summary>Deposit asked for, minor units.</summary>
    public long DepositMinor { get; private set; }

    /// <summary>Deposit received, minor units.</summary>
    public long ReceivedMinor { get; private set; }

    /// <summary>
    /// True while its entitlement waits for the deposit, or would be due with it: looked at again with every import, for money leaves no trace on
    /// an order.
    /// </summary>
    public bool AwaitsDeposit { get; private set; }

    /// <summary>
    /// True while its entitlement waits for anything: looked at again from time to time, for neither a product's reference nor an outlet's code
    /// leaves a trace on an order.
    /// </summary>
    public bool IsWaiting { get; private set; }

    /// <summary>
    /// True while the order no longer wants the entitlement that was promised for it: cancelled, deleted, or nothing on it concerns ABS. Nobody
    /// waits for one, and what was not sent yet is held.
    /// </summary>
    public bool IsCalledOff { get; private set; }

    /// <summary>UTC instant it was ordered.</summary>
    public DateTime OrderedAt { get; private set; }

    /// <summary>UTC instant of its last change in Odoo, to the second.</summary>
    public DateTime ChangedAt { get; private set; }

    /// <summary>UTC instant of the reading that this is.</summary>
    public DateTime ReadAt { get; private set; }

    /// <summary>UTC instant it was found to be gone from Odoo, or null.</summary>
    public DateTime? DeletedAt { get; internal set; }

    /// <summary>The promise to ABS, or null.</summary>
    public Guid? DeliveryId { get; private set; }

    /// <summary>UTC instant of that promise, or null.</summary>
    public DateTime? PromisedAt { get; private set; }

    /// <summary>The entitlement's id in ABS, or null.</summary>
    public string? EntitlementId { get; private set; }

    /// <summary>What ABS allocated, JSON as it came, or null.</summary>
    public string? Allocation { get; private set; }

    /// <summary>UTC instant Portal learnt of the entitlement, or null.</summary>
    public DateTime? EntitledAt { get; private set; }

    /// <summary>True when ABS said that the entitlement has ended.</summary>
    public bool IsEntitlementClosed { get; internal set; }

    /// <summary>UTC instant of a comparison that found the entitlement in ABS, at most a day before the last such one; or null.</summary>
    public DateTime? SeenInAbsAt { get; internal set; }

    /// <summary>What the search looks through, folded.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    /// <summary>The record's name in inbox, outbox and audit: <c>sale.order,42</c>.</summary>
    public string Subject => SubjectOf(OdooId);

    /// <summary>An amount of the order's currency, with its decimals.</summary>
    public decimal Amount(long minor) => minor * new decimal(1, 0, 0, isNegative: false, (byte)Decimals);

    /// <summary>An amount as staff read it: <c>KES 4,000.00</c>.</summary>
    public string Words(long minor) => $"{Currency} {Amount(minor).ToString($"N{Decimals}", CultureInfo.InvariantCulture)}";

    /// <summary>The name of an order in inbox, outbox and audit.</summary>
    public static string SubjectOf(int odooId) => string.Create(CultureInfo.InvariantCulture, $"sale.order,{odooId}");

    /// <summary>The order behind such a name, or null when it is none.</summary>
    public static int? IdOf(string? subject) =>
        subject?.Split(',') is ["sale.order", var id]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? number
            : null;

    internal static Order Make(FoundOrder found, DateTime now) => new() { Key = Guid.CreateVersion7(now), OdooId = found.Id };

    /// <summary>Takes over what was found; false when this is a later reading already.</summary>
    internal bool TryTake(FoundOrder found, long depositMinor, long receivedMinor, PastBefore past)
    {
        if (Version > 0 && (found.ChangedAt < ChangedAt || found.ReadAt < ReadAt))
        {
            return false;
        }

        IsPast = IsPastNow(found, depositMinor > 0 && receivedMinor >= depositMinor, past);
        (Name, NameKey, State) = (found.Name, Folding.Fold(found.Name, 100), found.State);
        (IsSubscription, CompanyId) = (found.IsSubscription, found.CompanyId);
        (CustomerId, CustomerName, CustomerKey) = (
            found.Customer.Id,
            found.Customer.Name,
            Folding.Fold(found.Customer.Name, 200)
        );
        (OutletId, OutletCode, OutletName) = (found.Outlet?.Id, found.Outlet?.Code ?? "", found.Outlet?.Name ?? "");
        (ChannelId, ChannelName) = (found.Channel?.Id, found.Channel?.Name ?? "");
        ChannelReference = found.Channel?.Reference ?? "";
        (RepresentativeId, RepresentativeName) = (found.Representative?.Id, found.Representative?.Name ?? "");
        RepresentativeReference = found.Representative?.Reference ?? "";
        TakeAmounts(found, depositMinor, receivedMinor);
        (OrderedAt, ChangedAt, ReadAt, DeletedAt) = (found.OrderedAt, found.ChangedAt, found.ReadAt, null);
        SearchText = Folding.Fold($"{Name} {CustomerName} {OutletName} {OutletCode} {ChannelName} {EntitlementId}");
        Version++;
        return true;
    }

    internal void Promise(Guid deliveryId, DateTime at)
    {
        (DeliveryId, PromisedAt, IsPast) = (deliveryId, at, false);
        Version++;
    }

    /// <summary>What its entitlement waits for.</summary>
    internal void Await(bool deposit, bool anything)
    {
        if ((AwaitsDeposit, IsWaiting) != (deposit, anything))
        {
            (AwaitsDeposit, IsWaiting) = (deposit, anything);
            Version++;
        }
    }

    /// <summary>Whether the order still wants what was promised.</summary>
    internal void CallOff(bool isCalledOff)
    {
        if (IsCalledOff != isCalledOff)
        {
            IsCalledOff = isCalledOff;
            Version++;
        }
    }

    internal void Entitle(AbsEntitlement found, DateTime now)
    {
        (EntitlementId, Allocation, EntitledAt) = (found.Id, found.Allocation, now);
        IsEntitlementClosed = found.IsClosed;
        SearchText = Folding.Fold($"{Name} {CustomerName} {OutletName} {OutletCode} {ChannelName} {EntitlementId}");
        Version++;
    }

    // judged by when it was made and confirmed or paid, not by who reads it; an order that is confirmed under Portal's eyes, also anew, is none of
    // the past
    private bool IsPastNow(FoundOrder found, bool isPaid, PastBefore past)
    {
        var isConfirmed = found.State == OrderState.Confirmed;
        var isUnknown = Version == 0 || (ChangedAt == OfFormerDatabase && DeliveryId is null);
        return isUnknown
            ? (isConfirmed || isPaid) && past.IsBefore(found)
            : IsPast
                && !(isConfirmed && (State != OrderState.Confirmed || (found.OrderedAt > OrderedAt && !past.IsBefore(found))));
    }

    private void TakeAmounts(FoundOrder found, long depositMinor, long receivedMinor)
    {
        (Currency, Decimals) = (found.Currency, found.Decimals);
        (TotalMinor, UntaxedMinor) = (MinorUnits.Of(found.Total, found.Decimals), MinorUnits.Of(found.Untaxed, found.Decimals));
        (DepositMinor, ReceivedMinor) = (depositMinor, receivedMinor);
    }
}
