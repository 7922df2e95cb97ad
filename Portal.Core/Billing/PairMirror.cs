using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// Takes pairs over into the mirror: new ones are added, changed ones changed, unchanged ones cost a look. A creation whose answer was
/// lost, and a completion, find their row by their reference. Safe beside other writers: what was overtaken is planned anew. Source: P5.
/// </summary>
internal sealed class PairMirror(
    PortalDatabase databases,
    MirrorWriter writer,
    BillingLists lists,
    BillingChanges changes,
    TimeProvider time
)
{
    private const int Attempts = 4;

    /// <summary>Takes them over and counts what became of them.</summary>
    /// <param name="pairs">Pairs, and contacts of Portal's own without a company.</param>
    /// <param name="tally">Counts.</param>
    /// <param name="last">Stored with the last rows, or null.</param>
    /// <param name="cancellationToken">Stops before anything is written, not in between.</param>
    /// <exception cref="ConnectorException">The countries could not be read.</exception>
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
            var plan = await PlanAsync(open, cancellationToken);
            var written = await writer.WriteAsync(plan, last);
            tally.Add(open.Count - written.Overtaken.Count, written.Written, open.Count - plan.Count);
            tally.Skip(written.Refused.Select(change => new SkippedPartner(change.PartnerId, "")));
            if (written.Written.Count > 0)
            {
                changes.Raise();
            }

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

    private async Task<List<MirrorChange>> PlanAsync(IReadOnlyList<PartnerPair> pairs, CancellationToken cancellationToken)
    {
        if (pairs.Count == 0)
        {
            return [];
        }

        var choices = await lists.ReadAsync(cancellationToken);
        await using var db = databases.CreateDbContext();
        var known = await KnownRows.ReadAsync(db, [.. pairs.Select(pair => pair.Contact)], cancellationToken);
        var plan = new List<MirrorChange>(pairs.Count);
        var differing = new Dictionary<Guid, (PartnerPair Pair, string Country)>();
        foreach (var pair in pairs)
        {
            var country = choices.FindCountry(pair.CountryId)?.Name ?? "";
            if (known.Take(pair.Contact) is not { } row)
            {
                plan.Add(Added(known.FreeId(pair.Contact, time), pair, country));
            }
            else if (!pair.IsAlreadyIn(row, country))
            {
                differing[row.Key] = (pair, country);
            }
        }

        var keys = differing.Keys.ToList();
        var rows = db.BillingAddresses.AsNoTracking().Where(row => EF.Parameter(keys).Contains(row.Key));
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            plan.Add(Changed(row, differing[row.Key].Pair, differing[row.Key].Country));
        }

        return plan;
    }

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

    private MirrorChange Changed(BillingAddress row, PartnerPair pair, string country)
    {
        var (before, version, now) = (row.State, row.Version, time.GetUtcNow().UtcDateTime);
        AuditEntry? audit = null;
        if (pair.Record is not { } record)
        {
            row.LoseHalf(MissingHalf.Company, pair.Contact.Id, now);
            audit = BillingActs.Noticed(now, row.Id, before, row.State);
        }
        else
        {
            row.Mirror(record, country);
            audit = before switch
            {
                BillingAddressState.Unconfirmed or BillingAddressState.NotCreated => CreationLedger.Created(
                    now,
                    Actor.Portal,
                    row.Id,
                    row.Name,
                    record.Pair
                ),
                BillingAddressState.Incomplete => BillingActs.HalfMade(now, Actor.Portal, row.Id, record.Pair),
                _ => BillingActs.Noticed(now, row.Id, before, row.State),
            };
        }

        return new MirrorChange(row, version, pair.Contact.Id, MirrorChange.OutcomeOf(before, row.State), audit);
    }
}
