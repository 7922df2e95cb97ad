using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// Brings every pair of company and invoice contact from Odoo into Portal's mirror, page by page; what left Odoo is marked, never removed.
/// Odoo wins over what Portal has. Each page is committed, so a run cut short loses nothing. Source: 003-2, 003-6, 003-7, R17, P5.
/// </summary>
public sealed class ImportBillingAddresses(
    PortalDatabase databases,
    IBillingDirectory directory,
    BillingLists lists,
    BillingChanges changes,
    TimeProvider time
) : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "import-billing-addresses";

    private const int PageSize = 500;
    private const int PageAttempts = 3;

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Import billing addresses";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.ImportBilling;

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var choices = await lists.ReadAsync(cancellationToken);
        progress.Expect(await directory.CountAsync(cancellationToken));
        var seen = new HashSet<int>();
        var after = 0;
        while (await directory.ListPageAsync(after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            await StoreAsync(page, choices, progress, cancellationToken);
            seen.UnionWith(page.Select(record => record.Pair.InvoiceContactId));
            after = page[^1].Pair.InvoiceContactId;
        }

        // only now, after a complete pass, can a missing one be called missing
        await LookForMissingAsync(seen, choices, progress, cancellationToken);
        return Summarize(progress);
    }

    // a person's own creation may settle the same row meanwhile: then the page is stored again
    private async Task StoreAsync(
        IReadOnlyList<BillingRecord> page,
        BillingChoices choices,
        JobProgress progress,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (created, changed) = await StoreOnceAsync(page, choices, cancellationToken);
                progress.Advance(
                    page.Count,
                    ("created", created),
                    ("changed", changed),
                    ("unchanged", page.Count - created - changed)
                );
                if (created + changed > 0)
                {
                    changes.Raise();
                }

                return;
            }
            catch (DbUpdateException exception)
                when (attempt < PageAttempts && (exception is DbUpdateConcurrencyException || exception.IsUniqueViolation()))
            {
                // the next attempt reads the rows anew
            }
        }
    }

    private async Task<(int Created, int Changed)> StoreOnceAsync(
        IReadOnlyList<BillingRecord> page,
        BillingChoices choices,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var contacts = page.Select(record => (int?)record.Pair.InvoiceContactId).ToList();
        var asked = page.Select(record => BillingAddressId.FromReference(record.Reference)?.Value).OfType<Guid>().ToList();
        var known = await db
            .BillingAddresses.Where(row => contacts.Contains(row.InvoiceContactId) || asked.Contains(row.Key))
            .ToListAsync(cancellationToken);
        var byContact = known.Where(row => row.InvoiceContactId is not null).ToDictionary(row => row.InvoiceContactId!.Value); // filtered
        var byId = known.ToDictionary(row => row.Id, row => (BillingAddress?)row);
        int created = 0,
            changed = 0;
        foreach (var record in page)
        {
            var country = choices.FindCountry(record.Place.CountryId)?.Name ?? "";
            var row = byContact.GetValueOrDefault(record.Pair.InvoiceContactId) ?? FindAsked(record, byId);
            if (row is null)
            {
                db.BillingAddresses.Add(BillingAddress.Import(FreeId(record, byId), record, country, now));
                created++;
                continue;
            }

            if (row.Pair is null)
            {
                db.Audit.Add(CreationLedger.Created(now, Actor.Portal, row.Id, row.Name, record.Pair));
            }

            var before = row.State;
            changed += row.Mirror(record, country) ? 1 : 0;
            Note(db, now, row, before);
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return (created, changed);
    }

    // records made under a wish that is gone take its id back, so that its form finds them; a copied reference counts once
    private BillingAddressId FreeId(BillingRecord record, Dictionary<BillingAddressId, BillingAddress?> taken)
    {
        var id =
            BillingAddressId.FromReference(record.Reference) is { } own && !taken.ContainsKey(own)
                ? own
                : BillingAddressId.Create(time);
        taken[id] = null;
        return id;
    }

    // a creation whose answer was lost: its reference ties the records to the row that waits for them
    private static BillingAddress? FindAsked(BillingRecord record, Dictionary<BillingAddressId, BillingAddress?> byId) =>
        BillingAddressId.FromReference(record.Reference) is { } id && byId.TryGetValue(id, out var row) && row is { Pair: null }
            ? row
            : null;

    private async Task LookForMissingAsync(
        HashSet<int> seen,
        BillingChoices choices,
        JobProgress progress,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        var mirrored = db
            .BillingAddresses.Where(row => row.InvoiceContactId != null && row.State != BillingAddressState.Deleted)
            .Select(row => new { row.Key, row.InvoiceContactId })
            .AsAsyncEnumerable();
        var missing = new List<Guid>();
        await foreach (var row in mirrored.WithCancellation(cancellationToken))
        {
            if (!seen.Contains(row.InvoiceContactId!.Value)) // filtered above
            {
                missing.Add(row.Key);
            }
        }

        foreach (var key in missing)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await CheckMissingAsync(key, choices, progress, cancellationToken);
                    break;
                }
                catch (DbUpdateConcurrencyException) when (attempt < PageAttempts)
                {
                    // the next attempt reads it anew
                }
            }
        }
    }

    // not among the pairs any more: gone, or changed into something that is no invoice contact
    private async Task CheckMissingAsync(
        Guid key,
        BillingChoices choices,
        JobProgress progress,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        var row = await db.BillingAddresses.SingleOrDefaultAsync(row => row.Key == key, cancellationToken);
        if (row?.Pair is not { } pair)
        {
            return;
        }

        var record = await directory.ReadAsync(pair, cancellationToken);
        var (before, now) = (row.State, time.GetUtcNow().UtcDateTime);
        if (record is null)
        {
            row.MarkDeleted(now);
        }
        else
        {
            row.Mirror(record, choices.FindCountry(record.Place.CountryId)?.Name ?? "");
        }

        Note(db, now, row, before);

        await db.SaveChangesAsync(cancellationToken);
        if (record is null)
        {
            progress.Advance(0, ("deleted in Odoo", 1));
        }

        changes.Raise();
    }

    private static void Note(PortalDbContext db, DateTime now, BillingAddress row, BillingAddressState before)
    {
        if (BillingActs.Noticed(now, row.Id, before, row.State) is { } noticed)
        {
            db.Audit.Add(noticed);
        }
    }

    private static string Summarize(JobProgress progress)
    {
        var parts = progress.Counts.Where(count => count.Value > 0).Select(count => $"{count.Value:N0} {count.Key}").ToList();
        return $"{progress.Done:N0} billing addresses read" + (parts.Count == 0 ? "." : $": {string.Join(", ", parts)}.");
    }
}
