using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// The first way through all pairs, by rising id of the invoice contact. Each page is committed with the cursor, so a run cut short goes
/// on there. Source: 003-2, row 8.
/// </summary>
internal sealed class FirstPass(PortalDatabase databases, IBillingFeed feed, IBillingDirectory directory, PairMirror mirror)
{
    public async Task RunAsync(OpenCursor open, ImportTally tally, CancellationToken cancellationToken)
    {
        var cursor = open.Cursor;
        if (cursor.AfterId is null)
        {
            var newest = await feed.FindNewestChangeAsync(cancellationToken);
            cursor.BeginFirst(newest ?? DateTime.UnixEpoch, open.Now);
        }

        var from = cursor.AfterId ?? 0;
        tally.Progress.Expect(await CountAsync(from, cancellationToken));
        await foreach (
            var page in ReadAhead.ByOne(token => PagesAsync(from, open.Options.PullPageSize, token), cancellationToken)
        )
        {
            tally.Skip(page.Skipped);
            cursor.MoveTo(page.LastId);
            await mirror.StoreAsync(page.Pairs, tally, open.StoreAsync, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }

        cursor.Complete(null, open.Now);
        await mirror.StoreAsync([], tally, open.StoreAsync, cancellationToken);
    }

    private async Task<int> CountAsync(int from, CancellationToken cancellationToken)
    {
        var all = await directory.CountAsync(cancellationToken);
        await using var db = databases.CreateDbContext();
        var done = from == 0 ? 0 : await db.BillingAddresses.CountAsync(row => row.InvoiceContactId <= from, cancellationToken);
        return Math.Max(all - done, 0);
    }

    private async IAsyncEnumerable<PairPage> PagesAsync(
        int after,
        int size,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        while (await feed.ListContactsAsync(after, size, cancellationToken) is { Count: > 0 } contacts)
        {
            yield return await PairPage.WithCompaniesAsync(feed, contacts, cancellationToken);
            after = contacts.LastId;
        }
    }
}

/// <summary>Pairs of one page.</summary>
/// <param name="Pairs">The pairs.</param>
/// <param name="Skipped">Records that could not be read.</param>
/// <param name="LastId">Highest id of a contact there was.</param>
internal sealed record PairPage(IReadOnlyList<PartnerPair> Pairs, IReadOnlyList<SkippedPartner> Skipped, int LastId)
{
    /// <summary>Reads the companies of contacts.</summary>
    public static async Task<PairPage> WithCompaniesAsync(
        IBillingFeed feed,
        FeedPage contacts,
        CancellationToken cancellationToken
    )
    {
        var ids = contacts.Partners.Select(contact => contact.ParentId).OfType<int>().Distinct().ToList();
        var companies = ids.Count == 0 ? FeedPage.Empty : await feed.ReadAsync(ids, cancellationToken);
        var byId = companies.Partners.ToDictionary(company => company.Id);
        return new PairPage(
            [.. PartnerPair.Among(contacts.Partners, byId)],
            [.. contacts.Skipped, .. companies.Skipped],
            contacts.LastId
        );
    }
}
