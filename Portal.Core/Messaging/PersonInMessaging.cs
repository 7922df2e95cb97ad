using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>
/// A person in inbox and outbox: who paused a destination, changed a payload or sent many again. What other systems sent or were told is theirs
/// and stays as it was.
/// </summary>
internal sealed class PersonInMessaging(PortalDatabase database) : IPersonRecords
{
    public IReadOnlyList<string> Tables =>
        ["Inbox", "RefusedProofs", "Deliveries", "DeliveryAttempts", "DeliveryRevisions", "Destinations", "ReplayBatches"];

    public async IAsyncEnumerable<PersonRecord> ReadAsync(
        PersonIdentity person,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var revisions = db.Set<DeliveryRevision>().AsNoTracking().Where(row => row.ReplacedById == person.Id);
        await foreach (var row in revisions.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new PersonRecord(
                "changed delivery",
                new
                {
                    row.DeliveryId,
                    row.Revision,
                    row.ReplacedBy,
                }
            );
        }

        foreach (var record in await ReadBatchesAsync(db, person.Id, cancellationToken))
        {
            yield return record;
        }

        foreach (var record in await ReadDestinationsAsync(db, person.Id, cancellationToken))
        {
            yield return record;
        }
    }

    public async Task AnonymiseAsync(PersonErasure erasure, CancellationToken cancellationToken)
    {
        var (id, pseudonym) = (erasure.Person.Id, erasure.Pseudonym);
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db.Set<DeliveryRevision>()
            .Where(row => row.ReplacedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ReplacedBy, pseudonym), cancellationToken);
        await db.Set<ReplayBatch>()
            .Where(row => row.RequestedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RequestedBy, pseudonym), cancellationToken);
        await db.Set<Destination>()
            .Where(row => row.ChangedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ChangedBy, pseudonym), cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    private static async Task<List<PersonRecord>> ReadBatchesAsync(
        PortalDbContext db,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        (
            await db.Set<ReplayBatch>().AsNoTracking().Where(row => row.RequestedById == id).ToListAsync(cancellationToken)
        ).ConvertAll(row => new PersonRecord(
            "deliveries sent again",
            new
            {
                row.RequestedAt,
                row.Estimate,
                row.RequestedBy,
            }
        ));

    private static async Task<List<PersonRecord>> ReadDestinationsAsync(
        PortalDbContext db,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        (
            await db.Set<Destination>().AsNoTracking().Where(row => row.ChangedById == id).ToListAsync(cancellationToken)
        ).ConvertAll(row => new PersonRecord(
            "destination changed",
            new
            {
                row.Name,
                row.ChangedAt,
                row.ChangedBy,
            }
        ));
}
