using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets;

/// <summary>
/// A person in the records of assets: who mapped a group, who decided a conflict. Whoever uses a device is a contact of Odoo's, and follows Odoo.
/// </summary>
internal sealed class PersonInAssets(PortalDatabase database) : IPersonRecords
{
    public IReadOnlyList<string> Tables => ["Clients", "Assets", "DeviceGroups", "AssetConflicts"];

    public async IAsyncEnumerable<PersonRecord> ReadAsync(
        PersonIdentity person,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var groups = db.DeviceGroups.AsNoTracking().Where(row => row.MappedById == person.Id);
        await foreach (var row in groups.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new PersonRecord(
                "device group mapped",
                new
                {
                    row.Title,
                    row.MappedAt,
                    row.MappedByName,
                }
            );
        }

        var conflicts = db.AssetConflicts.AsNoTracking().Where(row => row.DecidedById == person.Id);
        await foreach (var row in conflicts.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new PersonRecord(
                "conflict of assets decided",
                new
                {
                    row.About,
                    row.DecidedAt,
                    row.DecidedByName,
                }
            );
        }
    }

    public async Task AnonymiseAsync(PersonErasure erasure, CancellationToken cancellationToken)
    {
        var (id, pseudonym) = (erasure.Person.Id, erasure.Pseudonym);
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db
            .DeviceGroups.Where(row => row.MappedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.MappedByName, pseudonym), cancellationToken);
        await db
            .AssetConflicts.Where(row => row.DecidedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DecidedByName, pseudonym), cancellationToken);
        foreach (var name in erasure.Person.Names)
        {
            await db
                .Assets.Where(row => row.EndReason.Contains(name))
                .ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.EndReason, row => row.EndReason.Replace(name, pseudonym)),
                    cancellationToken
                );
        }

        await write.CommitAsync(cancellationToken);
    }
}
