using System.Text.Json.Serialization.Metadata;
using Portal.Core.Retail;
using Portal.Core.ServicePlans;

namespace Portal.Core.Odoo;

/// <summary>
/// Subscriptions with all that hangs on them: orders that recur, in an Odoo of 17 or later. Source: C11, FACTS §4 (paging, write_date), §6
/// (payment_state), 002-8.
/// </summary>
internal sealed class OdooPlanDirectory(
    OdooClient odoo,
    IOrderDirectory orders,
    KnownSubscriptions known,
    PlanParts parts,
    TimeProvider time
) : IServicePlanDirectory
{
    private const string Orders = "sale.order";
    private const string Invoices = "account.move";

    private static readonly OdooDomain IsOne = OdooDomain.Where("is_subscription").Is(true);

    private static readonly OdooDomain OfCustomers = OdooDomain.Where("move_type").IsIn((string[])["out_invoice", "out_refund"]);

    public bool IsConnected => orders.IsConnected;

    public Task<IReadOnlyList<FoundPlan>> ReadAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken) =>
        ids.Count == 0
            ? Task.FromResult<IReadOnlyList<FoundPlan>>([])
            : SearchAsync(OdooDomain.Where("id").IsIn(IdsOf(ids)), new OdooQuery { Order = "id" }, cancellationToken);

    public Task<DateTime?> FindNewestChangeAsync(CancellationToken cancellationToken) =>
        FindNewestAsync(Orders, IsOne, cancellationToken);

    public Task<IReadOnlyList<FoundPlan>> ListAsync(int afterId, int size, CancellationToken cancellationToken) =>
        SearchAsync(OdooDomain.Where("id").IsMoreThan(afterId), new OdooQuery { Order = "id", Limit = size }, cancellationToken);

    public Task<IReadOnlyList<FoundPlan>> ListChangesAsync(
        DateTime from,
        int? afterId,
        int size,
        CancellationToken cancellationToken
    ) => SearchAsync(Changed(from, afterId), ByChange(afterId, size), cancellationToken);

    public async Task<IReadOnlyList<int>> ListIdsAsync(int afterId, int size, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(
            Orders,
            IsOne.And(OdooDomain.Where("id").IsMoreThan(afterId)),
            new OdooQuery { Order = "id", Limit = size },
            PlanWire.Default.ListPlanIdRow,
            cancellationToken
        );
        return [.. rows.Select(static row => row.Id)];
    }

    public Task<IReadOnlyList<int>> FindGoneAsync(IReadOnlyList<int> ids, CancellationToken cancellationToken) =>
        orders.FindGoneAsync(ids, cancellationToken);

    public Task<DateTime?> FindNewestInvoiceChangeAsync(CancellationToken cancellationToken) =>
        FindNewestAsync(Invoices, OfCustomers, cancellationToken);

    public async Task<IReadOnlyList<ChangedInvoice>> ListInvoiceChangesAsync(
        DateTime from,
        int? afterId,
        int size,
        CancellationToken cancellationToken
    )
    {
        var rows = await RowsAsync(
            Invoices,
            OfCustomers.And(Changed(from, afterId)),
            ByChange(afterId, size),
            PlanWire.Default.ListPlanChangeRow,
            cancellationToken
        );
        return [.. rows.Select(static row => new ChangedInvoice(row.Id, row.WriteDate ?? DateTime.UnixEpoch))];
    }

    public async Task<IReadOnlyList<int>> FindByInvoicesAsync(
        IReadOnlyCollection<int> invoiceIds,
        CancellationToken cancellationToken
    )
    {
        if (invoiceIds.Count == 0)
        {
            return [];
        }

        var rows = await RowsAsync(
            Orders,
            IsOne.And(OdooDomain.Where("invoice_ids").IsIn(IdsOf(invoiceIds))),
            new OdooQuery { Order = "id" },
            PlanWire.Default.ListPlanIdRow,
            cancellationToken
        );
        return [.. rows.Select(static row => row.Id)];
    }

    public Task<IReadOnlyList<FoundPlanPayment>> ListPaymentsAsync(
        int planId,
        IReadOnlyCollection<int> invoiceIds,
        CancellationToken cancellationToken
    ) => parts.ReadPaymentsAsync(planId, invoiceIds, cancellationToken);

    public Uri? PlanUrl(int planId) => orders.OrderUrl(planId);

    public Uri? InvoiceUrl(int invoiceId) => odoo.FormUrl(Invoices, new OdooId(invoiceId));

    private static IEnumerable<OdooId> IdsOf(IEnumerable<int> ids) => ids.Distinct().Order().Select(static id => new OdooId(id));

    private static OdooDomain Changed(DateTime from, int? afterId)
    {
        var changed = OdooDomain.Where("write_date").IsNotBefore(from);
        return afterId is { } id
            ? changed.And(OdooDomain.Where("write_date").IsBefore(from.AddSeconds(1))).And(OdooDomain.Where("id").IsMoreThan(id))
            : changed;
    }

    private static OdooQuery ByChange(int? afterId, int size) =>
        new() { Order = afterId is null ? "write_date,id" : "id", Limit = size };

    private async Task<DateTime?> FindNewestAsync(string model, OdooDomain domain, CancellationToken cancellationToken)
    {
        var newest = await RowsAsync(
            model,
            domain,
            new OdooQuery { Order = "write_date desc, id desc", Limit = 1 },
            PlanWire.Default.ListPlanChangeRow,
            cancellationToken
        );
        return newest is [var row] ? row.WriteDate : null;
    }

    private async Task<IReadOnlyList<FoundPlan>> SearchAsync(
        OdooDomain domain,
        OdooQuery query,
        CancellationToken cancellationToken
    )
    {
        var readAt = time.GetUtcNow().UtcDateTime;
        var rows = await RowsAsync(Orders, IsOne.And(domain), query, PlanWire.Default.ListPlanOrderRow, cancellationToken);
        return await parts.CompleteAsync(rows, readAt, cancellationToken);
    }

    // an Odoo without subscriptions has none
    private async Task<IReadOnlyList<T>> RowsAsync<T>(
        string model,
        OdooDomain domain,
        OdooQuery query,
        JsonTypeInfo<List<T>> rows,
        CancellationToken cancellationToken
    ) =>
        await known.AreThereAsync(cancellationToken)
            ? await odoo.SearchReadAsync(model, domain, query, rows, cancellationToken)
            : [];
}

/// <summary>Whether this Odoo has subscriptions, asked once in a while. Thread-safe. Source: C11.</summary>
internal sealed class KnownSubscriptions(SubscriptionFields fields, TimeProvider time)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(5);

    private (bool AreThere, DateTimeOffset At)? _told;

    public async Task<bool> AreThereAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_told is var (known, at) && now - at < KeepFor)
        {
            return known;
        }

        var areThere = await fields.AreThereAsync(cancellationToken);
        _told = (areThere, now);
        return areThere;
    }
}
