using Portal.Core.Billing;

namespace Portal.Bench.Import;

/// <summary>The pairs that are written, as the mirror reads changed ones again: from memory, so that the writer alone is measured.</summary>
internal sealed class BenchFeed : IBillingFeed
{
    private Dictionary<int, BillingPartner> _partners = [];

    /// <summary>Answers with these from now on.</summary>
    public void Hold(IEnumerable<PartnerPair> pairs) =>
        _partners = pairs
            .SelectMany(pair => new[] { pair.Contact, pair.Company })
            .OfType<BillingPartner>()
            .ToDictionary(partner => partner.Id);

    public Task<FeedPage> ReadAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken) =>
        Task.FromResult(new FeedPage([.. ids.Select(id => _partners[id])], []));

    public ValueTask<string> ReadAccountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<DateTime?> FindNewestChangeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<FeedPage> ListContactsAsync(int afterId, int size, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<FeedPage> ListMarksAsync(int afterId, int size, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<FeedPage> ListChangesAsync(DateTime from, int? afterId, int size, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<FeedPage> ListContactsBelowAsync(
        IReadOnlyCollection<int> companyIds,
        int size,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task<FeedPage> ReadMarksAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
