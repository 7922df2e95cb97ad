using System.Runtime.CompilerServices;
using Portal.Core.Jobs;

namespace Portal.Core.Billing;

/// <summary>
/// Brings what changed since the last pull. It looks at every partner that changed, not only at pairs: a contact that was turned into
/// something else, or a company into a person, is among them under no other condition. Source: b6, FACTS §4 (write_date).
/// </summary>
internal sealed class ChangesPass(IBillingFeed feed, PairMirror mirror, PairCheck check)
{
    public async Task RunAsync(OpenCursor open, ImportTally tally, CancellationToken cancellationToken)
    {
        var cursor = open.Cursor;
        cursor.BeginChanges(open.Options.PullOverlap, open.Now);
        DateTime? newest = null;
        var from = new ChangePosition(cursor.AfterAt ?? DateTime.UnixEpoch, cursor.AfterId);
        await foreach (
            var page in ReadAhead.ByOne(token => PagesAsync(from, open.Options.PullPageSize, token), cancellationToken)
        )
        {
            tally.Skip(page.Skipped);
            await mirror.StoreAsync(page.Pairs, tally, null, cancellationToken);
            await check.RunForAsync(page.Changed, page.Pairs, tally, cancellationToken);
            newest = Later(newest, page.NewestAt);
            if (page.Next is { } next)
            {
                cursor.MoveTo(next);
                await mirror.StoreAsync([], tally, open.StoreAsync, cancellationToken);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        cursor.Complete(newest, open.Now);
        await mirror.StoreAsync([], tally, open.StoreAsync, cancellationToken);
    }

    private async IAsyncEnumerable<ChangePage> PagesAsync(
        ChangePosition from,
        int size,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (ChangePosition? position = from; position is { } at; )
        {
            var changed = await feed.ListChangesAsync(at.At, at.Id, size, cancellationToken);
            position = Next(at, changed, size);
            if (changed.Count > 0)
            {
                yield return await JoinAsync(changed, position, size, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Where the page after this one begins; null after the last. Odoo orders by microseconds and shows seconds, so a page that ends within
    /// a second says only that all before that second is done; a page within one second is gone through by id.
    /// </summary>
    internal static ChangePosition? Next(ChangePosition position, FeedPage page, int size)
    {
        if (page.Count < size)
        {
            return position.Id is null ? null : new ChangePosition(position.At.AddSeconds(1));
        }

        if (position.Id is not null)
        {
            return position with { Id = page.LastId };
        }

        var first = page.Partners.Select(partner => partner.Record.ChangedAt).DefaultIfEmpty(position.At).Min();
        var last = page.Partners.Select(partner => partner.Record.ChangedAt).DefaultIfEmpty(position.At).Max();
        return last > first && last > position.At ? new ChangePosition(last) : new ChangePosition(last, 0);
    }

    // a company brings its contacts and a contact its company, whichever of them changed
    private async Task<ChangePage> JoinAsync(
        FeedPage changed,
        ChangePosition? next,
        int size,
        CancellationToken cancellationToken
    )
    {
        var partners = changed.Partners.ToDictionary(partner => partner.Id);
        var companies = changed.Partners.Where(partner => partner.IsCompany).Select(partner => partner.Id).ToList();
        var below = companies.Count == 0 ? FeedPage.Empty : await feed.ListContactsBelowAsync(companies, size, cancellationToken);
        foreach (var contact in below.Partners)
        {
            partners[contact.Id] = contact;
        }

        var contacts = partners.Values.Where(partner => partner.IsInvoiceContact).ToList();
        var missing = contacts.Select(contact => contact.ParentId).OfType<int>().Where(id => !partners.ContainsKey(id)).ToList();
        var above = missing.Count == 0 ? FeedPage.Empty : await feed.ReadAsync(missing, cancellationToken);
        foreach (var company in above.Partners)
        {
            partners[company.Id] = company;
        }

        return new ChangePage(
            [.. PartnerPair.Among(contacts, partners)],
            [.. changed.Skipped, .. below.Skipped, .. above.Skipped]
        )
        {
            Changed = [.. changed.Partners.Select(partner => partner.Id)],
            NewestAt = changed.Partners.Count == 0 ? null : changed.Partners.Max(partner => partner.Record.ChangedAt),
            Next = next,
        };
    }

    private static DateTime? Later(DateTime? one, DateTime? other) => one is null || other > one ? other ?? one : one;

    private sealed record ChangePage(IReadOnlyList<PartnerPair> Pairs, IReadOnlyList<SkippedPartner> Skipped)
    {
        public required IReadOnlyList<int> Changed { get; init; }

        public required DateTime? NewestAt { get; init; }

        public required ChangePosition? Next { get; init; }
    }
}
