namespace Portal.Core.Billing;

/// <summary>
/// The commercial system as the import reads it, page by page, archived records included. A record whose values are not what the protocol
/// promises, or that Portal's account may not read, is skipped and named; the others of its page come through. Every method may throw <see cref="ConnectorException"/> and is
/// safe to repeat. Source: 003-2, 003-7, b6.
/// </summary>
public interface IBillingFeed
{
    /// <summary>Changes whenever address, database, account or secret do; never stored, never shown.</summary>
    ValueTask<string> ReadAccountAsync(CancellationToken cancellationToken);

    /// <summary>When any partner last changed, UTC, to the second; null when there is none.</summary>
    Task<DateTime?> FindNewestChangeAsync(CancellationToken cancellationToken);

    /// <summary>Invoice contacts below a company, and those of Portal's own that have lost it, by rising id.</summary>
    /// <param name="afterId">Keyset: only higher ids; 0 to begin.</param>
    /// <param name="size">Contacts at most, 1 to 5000.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The page; without any record, skipped ones included, only at the end.</returns>
    Task<FeedPage> ListContactsAsync(int afterId, int size, CancellationToken cancellationToken);

    /// <summary>The same with nothing but what tells a change.</summary>
    Task<FeedPage> ListMarksAsync(int afterId, int size, CancellationToken cancellationToken);

    /// <summary>
    /// Partners of any kind that changed, by rising change, or those of one second by rising id.
    /// </summary>
    /// <param name="from">UTC second: only what changed then or later.</param>
    /// <param name="afterId">Of that second alone, and only higher ids; null for all that came later too.</param>
    /// <param name="size">Partners at most, 1 to 5000.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<FeedPage> ListChangesAsync(DateTime from, int? afterId, int size, CancellationToken cancellationToken);

    /// <summary>All invoice contacts below these companies, asked for page by page.</summary>
    /// <param name="companyIds">The companies.</param>
    /// <param name="size">Contacts in one answer at most, 1 to 5000.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<FeedPage> ListContactsBelowAsync(IReadOnlyCollection<int> companyIds, int size, CancellationToken cancellationToken);

    /// <summary>Partners by id; those that are gone are left out.</summary>
    Task<FeedPage> ReadAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken);

    /// <summary>The same with nothing but what tells a change.</summary>
    Task<FeedPage> ReadMarksAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken);
}

/// <summary>Some partners.</summary>
/// <param name="Partners">In the order asked for.</param>
/// <param name="Skipped">Those that could not be read.</param>
public sealed record FeedPage(IReadOnlyList<BillingPartner> Partners, IReadOnlyList<SkippedPartner> Skipped)
{
    /// <summary>A page without any.</summary>
    public static FeedPage Empty { get; } = new([], []);

    /// <summary>How many records there were.</summary>
    public int Count => Partners.Count + Skipped.Count;

    /// <summary>The highest id there was; 0 when there was none.</summary>
    public int LastId =>
        Partners.Select(partner => partner.Id).Concat(Skipped.Select(partner => partner.Id)).DefaultIfEmpty().Max();
}

/// <summary>A partner that could not be taken over.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Field">The field whose value does not fit, or empty.</param>
/// <param name="IsHidden">True when Portal's account may not read it: it is there, and nothing else is known of it. Source: 004-3.</param>
public readonly record struct SkippedPartner(int Id, string Field, bool IsHidden = false);

/// <summary>One partner, whatever it is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ParentId">The partner above it, or null.</param>
/// <param name="Reference">Its reference, or empty.</param>
/// <param name="IsCompany">True for a company, false for a person.</param>
/// <param name="IsInvoiceContact">True when it is of the type that invoices go to.</param>
/// <param name="Record">Its fields.</param>
public sealed record BillingPartner(
    int Id,
    int? ParentId,
    string Reference,
    bool IsCompany,
    bool IsInvoiceContact,
    PartnerRecord Record
);
