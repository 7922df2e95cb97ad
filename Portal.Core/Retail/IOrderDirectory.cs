namespace Portal.Core.Retail;

/// <summary>
/// Sales orders of the commercial system, with all that hangs on them. Every method may throw <see cref="ConnectorException"/> and is safe to
/// repeat. Source: 001-23, P4, P5.
/// </summary>
public interface IOrderDirectory
{
    /// <summary>True when Portal is told where the commercial system is. By the settings alone: asks nobody, and may be asked before a door is open.</summary>
    bool IsConnected { get; }

    /// <summary>Orders by id, as they are now; those that are gone are left out.</summary>
    Task<IReadOnlyList<FoundOrder>> ReadAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken);

    /// <summary>When any order last changed, UTC, to the second; null when there is none.</summary>
    Task<DateTime?> FindNewestChangeAsync(CancellationToken cancellationToken);

    /// <summary>All orders by rising id.</summary>
    /// <param name="afterId">Keyset: only higher ids; 0 to begin.</param>
    /// <param name="size">Orders at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyList<FoundOrder>> ListAsync(int afterId, int size, CancellationToken cancellationToken);

    /// <summary>Orders that changed, by rising change, or those of one second by rising id.</summary>
    /// <param name="from">UTC second: only what changed then or later.</param>
    /// <param name="afterId">Of that second alone, and only higher ids; null for all that came later too.</param>
    /// <param name="size">Orders at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyList<FoundOrder>> ListChangesAsync(DateTime from, int? afterId, int size, CancellationToken cancellationToken);

    /// <summary>Ids of all orders, that the account may see, by rising id.</summary>
    Task<IReadOnlyList<int>> ListIdsAsync(int afterId, int size, CancellationToken cancellationToken);

    /// <summary>Those of these orders that were deleted; one that the account may not see is none of them.</summary>
    /// <param name="ids">A few hundred at most.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    Task<IReadOnlyList<int>> FindGoneAsync(IReadOnlyList<int> ids, CancellationToken cancellationToken);

    /// <summary>What an invoice or a payment has to do with orders; null when it is not there.</summary>
    /// <param name="record">Which of both.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<PaymentTrace?> TraceAsync(PaymentRecord record, int id, CancellationToken cancellationToken);

    /// <summary>Where people open the order; null while that is not known. Asks nobody.</summary>
    Uri? OrderUrl(int orderId);
}

/// <summary>What money is told by.</summary>
public enum PaymentRecord
{
    /// <summary>An invoice.</summary>
    Invoice,

    /// <summary>A payment transaction. Source: 001-41.</summary>
    Transaction,
}

/// <summary>The orders behind an invoice or a payment.</summary>
/// <param name="State">Its state, in the sender's word.</param>
/// <param name="IsPaid">True when the money is there.</param>
/// <param name="OrderIds">The orders.</param>
public sealed record PaymentTrace(string State, bool IsPaid, IReadOnlyList<int> OrderIds);
