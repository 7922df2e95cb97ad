using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Audit;

/// <summary>
/// A person in the audit: what they did and what was done to their account. Anonymised, the acts stay under a pseudonym, and name and
/// e-mail go from every entry's before and after. Each batch rewrites under the permit of the entry that tells of it.
/// </summary>
internal sealed class PersonInAudit(PortalDatabase databases) : IPersonRecords
{
    private const int Batch = 500;

    public IReadOnlyList<string> Tables => ["Audit", AuditPermitMapping.Table];

    public async IAsyncEnumerable<PersonRecord> ReadAsync(
        PersonIdentity person,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var subject = person.Id.ToString();
        var after = Guid.Empty;
        List<AuditEntry> batch;
        do
        {
            await using var db = databases.CreateDbContext();
            batch = await db
                .Audit.AsNoTracking()
                .Where(entry =>
                    entry.ActorId == person.Id || (entry.SubjectKind == AuditActs.AccountKind && entry.SubjectId == subject)
                )
                .Where(entry => entry.Id.CompareTo(after) > 0)
                .OrderBy(entry => entry.Id)
                .Take(Batch)
                .ToListAsync(cancellationToken);
            foreach (var entry in batch)
            {
                yield return new PersonRecord("audit entry", Leaving(entry));
                after = entry.Id;
            }
        } while (batch.Count == Batch);
    }

    public async Task AnonymiseAsync(PersonErasure erasure, CancellationToken cancellationToken)
    {
        var person = erasure.Person;
        while (await RenameAsync(erasure, cancellationToken) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        var words = new[] { person.Name, person.Email ?? "" }.Where(word => word.Length > 0).Distinct().ToList();
        foreach (var word in words)
        {
            var after = Guid.Empty;
            while (await ScrubAsync(erasure, word, after, cancellationToken) is { } last)
            {
                after = last;
            }
        }
    }

    private async Task<int> RenameAsync(PersonErasure erasure, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var id = erasure.Person.Id;
        var rows = await db
            .Audit.AsNoTracking()
            .Where(entry => entry.ActorId == id && entry.ActorName != erasure.Pseudonym && entry.Id != erasure.EntryId)
            .OrderBy(entry => entry.At)
            .Take(Batch)
            .ToListAsync(cancellationToken);
        if (rows.Count > 0)
        {
            await RewriteAsync(db, erasure, rows, cancellationToken);
            await write.CommitAsync(cancellationToken);
        }

        return rows.Count;
    }

    // entries of others that name the person: found by the search's text, which is cut in long entries, or by the account itself
    private async Task<Guid?> ScrubAsync(PersonErasure erasure, string word, Guid after, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var subject = erasure.Person.Id.ToString();
        var search = new SubstringSearch<AuditEntry>(entry => entry.SearchText, word);
        var hits = search.IsEmpty ? null : await search.FindAsync(db, cancellationToken);
        var found = hits?.Rows ?? search.In(db.Audit);
        var rows = await found
            .AsNoTracking()
            .Where(entry => entry.Id.CompareTo(after) > 0 && entry.Id != erasure.EntryId)
            .OrderBy(entry => entry.Id)
            .Take(Batch)
            .ToListAsync(cancellationToken);
        if (rows.Count == 0)
        {
            return null;
        }

        await RewriteAsync(db, erasure, rows, cancellationToken);
        await write.CommitAsync(cancellationToken);
        return rows[^1].Id;
    }

    private static Task RewriteAsync(
        PortalDbContext db,
        PersonErasure erasure,
        List<AuditEntry> rows,
        CancellationToken cancellationToken
    ) =>
        AuditPermit.RewriteAsync(
            db,
            null,
            erasure.EntryId,
            async () =>
            {
                foreach (var row in rows.Where(row => row.Forget(erasure)))
                {
                    await db
                        .Audit.Where(entry => entry.Id == row.Id)
                        .ExecuteUpdateAsync(
                            set =>
                                set.SetProperty(entry => entry.ActorName, row.ActorName)
                                    .SetProperty(entry => entry.Before, row.Before)
                                    .SetProperty(entry => entry.After, row.After)
                                    .SetProperty(entry => entry.SearchText, row.SearchText),
                            cancellationToken
                        );
                }
            },
            cancellationToken
        );

    private static object Leaving(AuditEntry entry) =>
        new
        {
            entry.Id,
            entry.At,
            entry.ActorName,
            entry.Action,
            entry.SubjectKind,
            entry.SubjectId,
            Outcome = entry.Outcome.ToString(),
            entry.Before,
            entry.After,
            entry.CorrelationId,
        };
}
