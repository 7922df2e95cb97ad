using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// Finds out what became of billing addresses that are not found as pairs any more, by reading their own records, archived or not: gone,
/// archived, moved, or half of them missing. Nothing is called deleted on any other evidence. Source: 003-7, R17, b1 (deletion in Odoo).
/// </summary>
internal sealed class PairCheck(
    PortalDatabase databases,
    IBillingFeed feed,
    BillingLists lists,
    MirrorWriter writer,
    TimeProvider time
)
{
    private const int Batch = 500;

    /// <summary>Looks at the rows that have one of the changed records, but are no pair any more.</summary>
    /// <param name="changed">Partners that changed.</param>
    /// <param name="pairs">The pairs among them, taken over already.</param>
    /// <param name="tally">Counts.</param>
    /// <param name="cancellationToken">Stops before anything is written, not in between.</param>
    public async Task RunForAsync(
        IReadOnlyList<int> changed,
        IReadOnlyList<PartnerPair> pairs,
        ImportTally tally,
        CancellationToken cancellationToken
    )
    {
        var ids = changed.Select(id => (int?)id).ToList();
        var whole = pairs.Select(pair => pair.Contact.Id).ToHashSet();
        await using var db = databases.CreateDbContext();
        var rows = db.BillingAddresses.Where(row => row.InvoiceContactId != null);
        var touched = await rows.Where(row => EF.Parameter(ids).Contains(row.InvoiceContactId))
            .Concat(rows.Where(row => EF.Parameter(ids).Contains(row.CompanyId)))
            .Select(row => new { row.Key, row.InvoiceContactId })
            .ToListAsync(cancellationToken);
        var lost = touched.Where(row => !whole.Contains(row.InvoiceContactId ?? 0)).Select(row => row.Key).ToHashSet();
        await RunAsync(lost, tally, cancellationToken);
    }

    /// <summary>Looks at each and keeps what became of it. A row that somebody else changes meanwhile is left to the next run.</summary>
    /// <returns>How many that were pairs stay as they are because Portal may not read one of their records.</returns>
    public async Task<int> RunAsync(IReadOnlyCollection<Guid> keys, ImportTally tally, CancellationToken cancellationToken)
    {
        var hidden = 0;
        foreach (var some in keys.Chunk(Batch))
        {
            var (plan, left) = await PlanAsync(some, tally, cancellationToken);
            hidden += left;
            var written = await writer.WriteAsync(plan, null);
            tally.Add(0, written.Written, 0);
            tally.Skip(written.Refused.Select(change => new SkippedPartner(change.PartnerId, "")));
        }

        return hidden;
    }

    private async Task<(List<MirrorChange> Plan, int Hidden)> PlanAsync(
        Guid[] some,
        ImportTally tally,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        var keys = some.ToList();
        var rows = await db
            .BillingAddresses.AsNoTracking()
            .Where(row => EF.Parameter(keys).Contains(row.Key) && row.InvoiceContactId != null)
            .ToListAsync(cancellationToken);
        var read = await ReadAsync(rows, tally, cancellationToken);
        var below = await FindReplacementsAsync(db, rows, read, tally, cancellationToken);
        var choices = await lists.ReadAsync(cancellationToken);
        var plan = new List<MirrorChange>();
        foreach (var row in rows.Where(row => !read.Skips(row)))
        {
            var (before, version) = (row.State, row.Version);
            if (Judge(row, PairStanding.Of(row, read.Partners, below), choices, out var audit))
            {
                var outcome = MirrorChange.OutcomeOf(before, row.State);
                plan.Add(new MirrorChange(row, version, row.InvoiceContactId ?? 0, outcome, audit));
            }
        }

        return (plan, rows.Count(row => IsPair(row) && read.Hides(row)));
    }

    private static bool IsPair(BillingAddress row) =>
        row.State is BillingAddressState.Active or BillingAddressState.Archived or BillingAddressState.ParentArchived;

    // the records of the rows, and what stands above their contacts now
    private async Task<Read> ReadAsync(IReadOnlyList<BillingAddress> rows, ImportTally tally, CancellationToken cancellationToken)
    {
        var read = new Read();
        await AddAsync([.. rows.SelectMany(row => new[] { row.CompanyId, row.InvoiceContactId }).OfType<int>()]);
        var above = read.Partners.Values.Select(partner => partner.ParentId).OfType<int>();
        await AddAsync([.. above.Where(id => !read.Partners.ContainsKey(id))]);
        return read;

        async Task AddAsync(IReadOnlyCollection<int> ids)
        {
            var page = ids.Count == 0 ? FeedPage.Empty : await feed.ReadAsync(ids, cancellationToken);
            tally.Skip(page.Skipped);
            read.Skipped.UnionWith(page.Skipped.Select(partner => partner.Id));
            read.Hidden.UnionWith(page.Skipped.Where(partner => partner.IsHidden).Select(partner => partner.Id));
            foreach (var partner in page.Partners)
            {
                read.Partners[partner.Id] = partner;
            }
        }
    }

    // invoice contacts below companies that lost theirs: known ones say that the company is still billed, others take the place
    private async Task<Siblings> FindReplacementsAsync(
        PortalDbContext db,
        IReadOnlyList<BillingAddress> rows,
        Read read,
        ImportTally tally,
        CancellationToken cancellationToken
    )
    {
        var companies = rows.Where(row =>
                !PairStanding.HasContact(row, read.Partners) && PairStanding.HasCompany(row, read.Partners)
            )
            .Select(row => row.CompanyId ?? 0)
            .Distinct()
            .ToList();
        if (companies.Count == 0)
        {
            return Siblings.None;
        }

        var page = await feed.ListContactsBelowAsync(companies, Batch, cancellationToken);
        tally.Skip(page.Skipped);
        var ids = page.Partners.Select(partner => (int?)partner.Id).ToList();
        var known = await db
            .BillingAddresses.Where(row => EF.Parameter(ids).Contains(row.InvoiceContactId))
            .Select(row => row.InvoiceContactId)
            .ToListAsync(cancellationToken);
        return new Siblings(page.Partners, known.OfType<int>().ToHashSet());
    }

    // brings the row to where it stands; false when it stands there already
    private bool Judge(BillingAddress row, PairStanding standing, BillingChoices choices, out AuditEntry? audit)
    {
        var (before, now) = (row.State, time.GetUtcNow().UtcDateTime);
        audit = null;
        if (standing.Pair is { Record: { } record } pair)
        {
            var changed = row.Mirror(record, choices.FindCountry(pair.CountryId)?.Name ?? "");
            audit =
                before == BillingAddressState.Incomplete
                    ? BillingActs.HalfMade(now, Actor.Portal, row.Id, record.Pair)
                    : BillingActs.Noticed(now, row.Id, before, row.State);
            return changed;
        }

        if (standing.Missing != MissingHalf.None)
        {
            if (row.State == BillingAddressState.Incomplete && row.Missing == standing.Missing)
            {
                return false;
            }

            row.LoseHalf(standing.Missing, row.InvoiceContactId, now);
            audit = BillingActs.Noticed(now, row.Id, before, row.State);
            return true;
        }

        if (row.State == BillingAddressState.Deleted)
        {
            return false;
        }

        row.MarkDeleted(now);
        audit = BillingActs.Noticed(now, row.Id, before, row.State);
        return true;
    }

    private sealed record Read
    {
        public Dictionary<int, BillingPartner> Partners { get; } = [];

        public HashSet<int> Skipped { get; } = [];

        public HashSet<int> Hidden { get; } = [];

        public bool Skips(BillingAddress row) => Skipped.Overlaps(RecordsOf(row));

        public bool Hides(BillingAddress row) => Hidden.Overlaps(RecordsOf(row));

        // what stands above the contact now may be another company than the row's
        private IEnumerable<int> RecordsOf(BillingAddress row)
        {
            var contact = row.InvoiceContactId ?? 0;
            return [row.CompanyId ?? 0, contact, Partners.GetValueOrDefault(contact)?.ParentId ?? 0];
        }
    }
}
