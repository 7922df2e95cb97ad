using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// Takes pairs over into the mirror: new ones are added, changed ones changed, unchanged ones cost a look. A creation whose answer was
/// lost, and a completion, find their row by their reference. Safe beside other writers: rows that differ are written from records read
/// after the row's version was, for a page may be older than what a person did meanwhile, and what was overtaken is planned anew. Source: P5.
/// </summary>
internal sealed class PairMirror(
    PortalDatabase databases,
    MirrorWriter writer,
    IBillingFeed feed,
    BillingLists lists,
    TimeProvider time
)
{
    private const int Attempts = 4;

    /// <summary>Takes them over and counts what became of them.</summary>
    /// <param name="pairs">Pairs, and contacts of Portal's own without a company.</param>
    /// <param name="tally">Counts.</param>
    /// <param name="last">Stored with the last rows, or null.</param>
    /// <param name="cancellationToken">Stops before anything is written, not in between.</param>
    /// <exception cref="ConnectorException">The countries, or what differs, could not be read.</exception>
    /// <exception cref="DbUpdateException">The same rows were overtaken again and again, or <paramref name="last"/> was.</exception>
    public async Task StoreAsync(
        IReadOnlyList<PartnerPair> pairs,
        ImportTally tally,
        StoreWithRows? last,
        CancellationToken cancellationToken
    )
    {
        var open = pairs;
        for (var attempt = 1; ; attempt++)
        {
            var (plan, unchanged) = await PlanAsync(open, tally, cancellationToken);
            var written = await writer.WriteAsync(plan, last);
            tally.Add(open.Count - written.Overtaken.Count, written.Written, unchanged);
            tally.Skip(written.Refused.Select(change => new SkippedPartner(change.PartnerId, "")));
            if (written.Overtaken.Count == 0)
            {
                return;
            }

            if (attempt == Attempts)
            {
                throw new DbUpdateConcurrencyException("The same rows were overtaken again and again.");
            }

            var again = written.Overtaken.Select(change => change.PartnerId).ToHashSet();
            open = [.. open.Where(pair => again.Contains(pair.Contact.Id))];
        }
    }

    // what to write, and how many need nothing
    private async Task<(List<MirrorChange> Plan, int Unchanged)> PlanAsync(
        IReadOnlyList<PartnerPair> pairs,
        ImportTally tally,
        CancellationToken cancellationToken
    )
    {
        if (pairs.Count == 0)
        {
            return ([], 0);
        }

        var choices = await lists.ReadAsync(cancellationToken);
        await using var db = databases.CreateDbContext();
        var known = await KnownRows.ReadAsync(db, [.. pairs.Select(pair => pair.Contact)], cancellationToken);
        var plan = new List<MirrorChange>(pairs.Count);
        var differing = new Dictionary<Guid, (KnownRow Row, PartnerPair Pair)>();
        foreach (var pair in pairs)
        {
            var country = CountryOf(pair, choices);
            if (known.Take(pair.Contact) is not { } row)
            {
                plan.Add(Added(known.FreeId(pair.Contact, time), pair, country));
            }
            else if (!pair.IsAlreadyIn(row, country))
            {
                differing[row.Key] = (row, pair);
            }
        }

        var unchanged = pairs.Count - plan.Count - differing.Count;
        if (differing.Count > 0)
        {
            var fresh = await ReadAgainAsync([.. differing.Values.Select(one => one.Pair.Contact.Id)], tally, cancellationToken);
            unchanged += await AddChangedAsync(db, differing, fresh, plan, choices, cancellationToken);
        }

        return (plan, unchanged);
    }

    private async Task<Dictionary<int, PartnerPair>> ReadAgainAsync(
        IReadOnlyCollection<int> contactIds,
        ImportTally tally,
        CancellationToken cancellationToken
    )
    {
        var contacts = await feed.ReadAsync(contactIds, cancellationToken);
        var page = await PairPage.WithCompaniesAsync(feed, contacts, cancellationToken);
        tally.Skip(page.Skipped);
        return page.Pairs.ToDictionary(pair => pair.Contact.Id);
    }

    // how many turned out to need nothing; those that are no such pair any more changed just now, and come with the next import
    private async Task<int> AddChangedAsync(
        PortalDbContext db,
        Dictionary<Guid, (KnownRow Row, PartnerPair Pair)> differing,
        Dictionary<int, PartnerPair> fresh,
        List<MirrorChange> plan,
        BillingChoices choices,
        CancellationToken cancellationToken
    )
    {
        var unchanged = 0;
        var keys = differing.Keys.ToList();
        var rows = db.BillingAddresses.AsNoTracking().Where(row => EF.Parameter(keys).Contains(row.Key));
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var (known, read) = differing[row.Key];
            if (fresh.GetValueOrDefault(read.Contact.Id) is not { } pair || !pair.IsStillOf(known, read))
            {
                continue;
            }

            if (Changed(row, known.Version, pair, CountryOf(pair, choices)) is { } change)
            {
                plan.Add(change);
            }
            else
            {
                unchanged++;
            }
        }

        return unchanged;
    }

    private static string CountryOf(PartnerPair pair, BillingChoices choices) => choices.FindCountry(pair.CountryId)?.Name ?? "";

    private MirrorChange Added(BillingAddressId id, PartnerPair pair, string country)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var row = pair.Record is { } record
            ? BillingAddress.Import(id, record, country, now)
            : BillingAddress.ImportHalf(id, pair.Contact, country, now);
        return new MirrorChange(
            row,
            null,
            pair.Contact.Id,
            pair.Record is null ? MirrorOutcome.Incomplete : MirrorOutcome.Created,
            null
        );
    }

    // whoever asked for it made it, also where an import is quicker than the answer
    private static Actor CreatorOf(BillingAddress row) =>
        row.CreatedById is { } id ? new Actor(id, row.CreatedByName, null, new HashSet<Role>()) : Actor.Portal;

    // null when the row has it already
    private MirrorChange? Changed(BillingAddress row, int readVersion, PartnerPair pair, string country)
    {
        var (before, now) = (row.State, time.GetUtcNow().UtcDateTime);
        AuditEntry? audit;
        if (pair.Record is not { } record)
        {
            if (row is { State: BillingAddressState.Incomplete, Missing: not MissingHalf.InvoiceContact })
            {
                return null;
            }

            row.LoseHalf(MissingHalf.Company, pair.Contact.Id, now);
            audit = BillingActs.Noticed(now, row.Id, before, row.State);
        }
        else if (!row.Mirror(record, country))
        {
            return null;
        }
        else
        {
            audit = before switch
            {
                BillingAddressState.Unconfirmed or BillingAddressState.NotCreated => CreationLedger.Created(
                    now,
                    CreatorOf(row),
                    row.Id,
                    row.Name,
                    record.Pair
                ),
                BillingAddressState.Incomplete => BillingActs.HalfMade(now, Actor.Portal, row.Id, record.Pair),
                _ => BillingActs.Noticed(now, row.Id, before, row.State),
            };
        }

        return new MirrorChange(row, readVersion, pair.Contact.Id, MirrorChange.OutcomeOf(before, row.State), audit);
    }
}
