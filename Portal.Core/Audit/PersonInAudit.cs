using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Audit;

/// <summary>
/// A person in the audit: what they did, what was done to their account, and where else they are named. Anonymised, the acts stay under a pseudonym,
/// and names and e-mails go from every entry's before and after. What to change is searched for while others write; then short transactions
/// change only that, each under the permit of the entry that tells of it.
/// </summary>
internal sealed class PersonInAudit(PortalDatabase databases) : IPersonRecords
{
    private const int Batch = 200;

    // the search's text leaves out what does not fit whole
    private const int CutOff = AuditText.Most - 8;

    public IReadOnlyList<string> Tables => ["Audit", AuditPermitMapping.Table];

    public async IAsyncEnumerable<PersonRecord> ReadAsync(
        PersonIdentity person,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        await foreach (
            var entry in Own(db, person).OrderBy(entry => entry.Id).AsAsyncEnumerable().WithCancellation(cancellationToken)
        )
        {
            yield return new PersonRecord(
                "audit entry",
                Leaving(entry, withValues: entry.IsOf(person.Id) || entry.Names(person))
            );
        }

        var seen = new HashSet<Guid>();
        await foreach (var entry in NamingAsync(db, person, cancellationToken))
        {
            if (!IsOwn(entry, person) && entry.Names(person) && seen.Add(entry.Id))
            {
                yield return new PersonRecord("audit entry that names them", Leaving(entry, withValues: true));
            }
        }
    }

    public async Task AnonymiseAsync(PersonErasure erasure, CancellationToken cancellationToken)
    {
        var (others, own) = await CollectAsync(erasure, cancellationToken);
        // the account's own entries last: until then they tell which names to look for, should this be cut short
        foreach (var ids in others.Chunk(Batch).Concat(own.Chunk(Batch)))
        {
            await ForgetAsync(erasure, ids, cancellationToken);
        }
    }

    private async Task<(HashSet<Guid> Others, HashSet<Guid> Own)> CollectAsync(
        PersonErasure erasure,
        CancellationToken cancellationToken
    )
    {
        var (others, own) = (new HashSet<Guid>(), new HashSet<Guid>());
        var person = erasure.Person;
        await using var db = databases.CreateDbContext();
        await foreach (var entry in NamingAsync(db, person, cancellationToken))
        {
            if (!IsOwn(entry, person) && entry.Names(person))
            {
                others.Add(entry.Id);
            }
        }

        await foreach (var entry in Own(db, person).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (
                entry.Id != erasure.EntryId
                && ((entry.ActorId == person.Id && entry.ActorName != erasure.Pseudonym) || entry.Names(person))
            )
            {
                own.Add(entry.Id);
            }
        }

        return (others, own);
    }

    private static IQueryable<AuditEntry> Own(PortalDbContext db, PersonIdentity person)
    {
        var subject = person.Id.ToString();
        return db
            .Audit.AsNoTracking()
            .Where(entry =>
                entry.ActorId == person.Id || (entry.SubjectKind == AuditActs.AccountKind && entry.SubjectId == subject)
            );
    }

    private static bool IsOwn(AuditEntry entry, PersonIdentity person) => entry.ActorId == person.Id || entry.IsOf(person.Id);

    // candidates, some of them twice: by the search's text, and the long ones of which it holds the beginning only
    private static async IAsyncEnumerable<AuditEntry> NamingAsync(
        PortalDbContext db,
        PersonIdentity person,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var word in person.Names.Concat(person.Emails))
        {
            var search = new SubstringSearch<AuditEntry>(entry => entry.SearchText, word);
            if (search.IsEmpty)
            {
                continue;
            }

            var found = (await search.FindAsync(db, cancellationToken))?.Rows ?? search.In(db.Audit);
            await foreach (var entry in found.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                yield return entry;
            }
        }

        var cut = db.Audit.AsNoTracking().Where(entry => entry.SearchText.Length > CutOff);
        await foreach (var entry in cut.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return entry;
        }
    }

    private async Task ForgetAsync(PersonErasure erasure, Guid[] ids, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var rows = await db.Audit.AsNoTracking().Where(entry => ids.Contains(entry.Id)).ToListAsync(cancellationToken);
        var changed = rows.Where(row => row.Forget(erasure)).ToList();
        if (changed.Count > 0)
        {
            await AuditPermit.RewriteAsync(
                db,
                null,
                erasure.EntryId,
                () => WriteAsync(db, changed, cancellationToken),
                cancellationToken
            );
            await write.CommitAsync(cancellationToken);
        }
    }

    private static async Task WriteAsync(PortalDbContext db, List<AuditEntry> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
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
    }

    // where the person only acted, what changed is somebody else's
    private static object Leaving(AuditEntry entry, bool withValues) =>
        new
        {
            entry.Id,
            entry.At,
            entry.ActorName,
            entry.Action,
            entry.SubjectKind,
            entry.SubjectId,
            Outcome = entry.Outcome.ToString(),
            Before = withValues ? entry.Before : null,
            After = withValues ? entry.After : null,
            entry.CorrelationId,
        };
}
