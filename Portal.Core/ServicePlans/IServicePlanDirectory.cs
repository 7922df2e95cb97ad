namespace Portal.Core.ServicePlans;

/// <summary>
/// Subscriptions of the commercial system, with plan, lines and invoices. Every method may throw <see cref="ConnectorException"/> and is safe to
/// repeat. Where the system has no subscriptions at all, every reading is empty. Source: 002-2, C11, P4.
/// </summary>
public interface IServicePlanDirectory
{
    /// <summary>True when Portal is told where the commercial system is. By the settings alone: asks nobody.</summary>
    bool IsConnected { get; }

    /// <summary>Subscriptions by id, as they are now; those that are gone, and orders that are none, are left out.</summary>
    Task<IReadOnlyList<FoundPlan>> ReadAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken);

    /// <summary>When any subscription last changed, UTC, to the second; null when there is none.</summary>
    Task<DateTime?> FindNewestChangeAsync(CancellationToken cancellationToken);

    /// <summary>All subscriptions by rising id.</summary>
    /// <param name="afterId">Keyset: only higher ids; 0 to begin.</param>
    /// <param name="size">How many at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyList<FoundPlan>> ListAsync(int afterId, int size, CancellationToken cancellationToken);

    /// <summary>Subscriptions that changed, by rising change, or those of one second by rising id.</summary>
    /// <param name="from">UTC second: only what changed then or later.</param>
    /// <param name="afterId">Of that second alone, and only higher ids; null for all that came later too.</param>
    /// <param name="size">How many at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyList<FoundPlan>> ListChangesAsync(DateTime from, int? afterId, int size, CancellationToken cancellationToken);

    /// <summary>Ids of all subscriptions that the account may see, by rising id.</summary>
    Task<IReadOnlyList<int>> ListIdsAsync(int afterId, int size, CancellationToken cancellationToken);

    /// <summary>Those that were deleted; one that the account may not see is none of them.</summary>
    /// <param name="ids">A few hundred at most.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    Task<IReadOnlyList<int>> FindGoneAsync(IReadOnlyList<int> ids, CancellationToken cancellationToken);

    /// <summary>When any customer's invoice last changed, UTC, to the second; null when there is none.</summary>
    Task<DateTime?> FindNewestInvoiceChangeAsync(CancellationToken cancellationToken);

    /// <summary>Customers' invoices that changed, as <see cref="ListChangesAsync"/> gives subscriptions.</summary>
    Task<IReadOnlyList<ChangedInvoice>> ListInvoiceChangesAsync(
        DateTime from,
        int? afterId,
        int size,
        CancellationToken cancellationToken
    );

    /// <summary>Ids of the subscriptions that these invoices are of.</summary>
    /// <param name="invoiceIds">A few hundred at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyList<int>> FindByInvoicesAsync(IReadOnlyCollection<int> invoiceIds, CancellationToken cancellationToken);

    /// <summary>Payments of a subscription and its invoices, newest first.</summary>
    /// <param name="planId">The subscription.</param>
    /// <param name="invoiceIds">Its invoices.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyList<FoundPlanPayment>> ListPaymentsAsync(
        int planId,
        IReadOnlyCollection<int> invoiceIds,
        CancellationToken cancellationToken
    );

    /// <summary>Where people open it; null while that is not known. Asks nobody.</summary>
    Uri? PlanUrl(int planId);

    /// <summary>Where people open one of its invoices; null while that is not known. Asks nobody.</summary>
    Uri? InvoiceUrl(int invoiceId);
}
