using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// Compares all pairs of Odoo with the mirror by their ids and last changes. What differs is read again; what is missing is looked at only
/// when all pages came through, and then record by record. Source: R17, 003-7, FACTS §4 (no tombstones), row 11.
/// </summary>
internal sealed class PairSweep(
    PortalDatabase databases,
    IBillingFeed feed,
    IBillingDirectory directory,
    PairMirror mirror,
    PairCheck check
)
{
    private const int ReadSize = 500;

    // pairs of the mirror that Odoo does not count, because Portal may not read them; of this process, as of its last comparison
    private int _hidden;

    /// <summary>Compares everything, and counts it all.</summary>
    public async Task RunAsync(OpenCursor open, ImportTally tally, CancellationToken cancellationToken)
    {
        tally.Progress.Expect(await directory.CountAsync(cancellationToken));
        await CompareAllAsync(open, tally, same => tally.Progress.Advance(same, ("unchanged", same)), cancellationToken);
    }

    /// <summary>Compares everything, and counts what it changes.</summary>
    public Task RunQuietlyAsync(OpenCursor open, ImportTally tally, CancellationToken cancellationToken) =>
        CompareAllAsync(open, tally, _ => { }, cancellationToken);

    /// <summary>
    /// Compares everything when Odoo has fewer pairs than the mirror: one call, where deletions leave no other trace. Counts what it changes.
    /// Pairs that Portal may not read any more cost one comparison, and none after that.
    /// </summary>
    public async Task RunIfFewerAsync(OpenCursor open, ImportTally tally, CancellationToken cancellationToken)
    {
        var there = await directory.CountAsync(cancellationToken);
        await using var db = databases.CreateDbContext();
        var here = await db.BillingAddresses.CountAsync(
            row =>
                row.InvoiceContactId != null
                && (
                    row.State == BillingAddressState.Active
                    || row.State == BillingAddressState.Archived
                    || row.State == BillingAddressState.ParentArchived
                ),
            cancellationToken
        );
        if (there + _hidden < here)
        {
            await RunQuietlyAsync(open, tally, cancellationToken);
        }
    }

    private async Task CompareAllAsync(OpenCursor open, ImportTally tally, Action<int> same, CancellationToken cancellationToken)
    {
        var missing = new List<Guid>();
        var after = 0;
        while (await feed.ListMarksAsync(after, open.Options.PullPageSize, cancellationToken) is { Count: > 0 } contacts)
        {
            var last = contacts.LastId;
            var rows = await ReadRowsAsync(after, last, cancellationToken);
            var differing = await CompareAsync(contacts, rows, cancellationToken);
            var there = contacts
                .Partners.Select(contact => contact.Id)
                .Concat(contacts.Skipped.Select(skipped => skipped.Id))
                .ToHashSet();
            missing.AddRange(rows.Where(row => IsExpected(row) && !there.Contains(row.ContactId)).Select(row => row.Key));
            same(contacts.Count - differing.Count);
            await StoreAsync(differing, rows, tally, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            after = last;
        }

        missing.AddRange((await ReadRowsAsync(after, int.MaxValue, cancellationToken)).Where(IsExpected).Select(row => row.Key));
        _hidden = await check.RunAsync(missing, tally, cancellationToken);
    }

    // contacts that are new, moved, changed or back
    private async Task<List<int>> CompareAsync(
        FeedPage contacts,
        IReadOnlyList<SweptRow> rows,
        CancellationToken cancellationToken
    )
    {
        var known = rows.ToDictionary(row => row.ContactId);
        var ids = contacts.Partners.Select(contact => contact.ParentId).OfType<int>().Distinct().ToList();
        var companies = ids.Count == 0 ? FeedPage.Empty : await feed.ReadMarksAsync(ids, cancellationToken);
        var byId = companies.Partners.ToDictionary(company => company.Id);
        return
        [
            .. from contact in contacts.Partners
            let company = contact.ParentId is { } id ? byId.GetValueOrDefault(id) : null
            where !(known.TryGetValue(contact.Id, out var row) && IsSame(row, contact, company))
            select contact.Id,
        ];
    }

    private static bool IsSame(SweptRow row, BillingPartner contact, BillingPartner? company)
    {
        if (company is not { IsCompany: true })
        {
            return row is { State: BillingAddressState.Incomplete, Missing: not MissingHalf.InvoiceContact };
        }

        var changedAt = company.Record.ChangedAt > contact.Record.ChangedAt ? company.Record.ChangedAt : contact.Record.ChangedAt;
        return row.State is not (BillingAddressState.Deleted or BillingAddressState.Incomplete)
            && row.CompanyId == company.Id
            && row.ChangedAt == changedAt;
    }

    // a row whose contact is there but below no company is no pair: a company that became a person without a trace
    private async Task StoreAsync(
        List<int> contactIds,
        IReadOnlyList<SweptRow> rows,
        ImportTally tally,
        CancellationToken cancellationToken
    )
    {
        var lost = rows.ToDictionary(row => row.ContactId, row => row.Key);
        foreach (var some in contactIds.Chunk(ReadSize))
        {
            var contacts = await feed.ReadAsync(some, cancellationToken);
            var page = await PairPage.WithCompaniesAsync(feed, contacts, cancellationToken);
            tally.Skip(page.Skipped);
            await mirror.StoreAsync(page.Pairs, tally, null, cancellationToken);
            var alone = some.Except(page.Pairs.Select(pair => pair.Contact.Id));
            await check.RunAsync([.. alone.Where(lost.ContainsKey).Select(id => lost[id])], tally, cancellationToken);
        }
    }

    private static bool IsExpected(SweptRow row) => row.State != BillingAddressState.Deleted;

    private async Task<List<SweptRow>> ReadRowsAsync(int after, int last, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db
            .BillingAddresses.Where(row => row.InvoiceContactId > after && row.InvoiceContactId <= last)
            .Select(row => new SweptRow(
                row.Key,
                row.InvoiceContactId!.Value, // filtered
                row.CompanyId,
                row.State,
                row.Missing,
                row.ChangedAt
            ))
            .ToListAsync(cancellationToken);
    }

    private sealed record SweptRow(
        Guid Key,
        int ContactId,
        int? CompanyId,
        BillingAddressState State,
        MissingHalf Missing,
        DateTime ChangedAt
    );
}
