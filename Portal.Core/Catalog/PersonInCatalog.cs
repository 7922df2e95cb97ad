using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Catalog;

/// <summary>A person in the catalogue: who decided about a template.</summary>
internal sealed class PersonInCatalog(PortalDatabase database) : IPersonRecords
{
    public IReadOnlyList<string> Tables => [CatalogTemplateMapping.Table];

    public async IAsyncEnumerable<PersonRecord> ReadAsync(
        PersonIdentity person,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        await foreach (
            var row in db
                .CatalogTemplates.AsNoTracking()
                .Where(row => row.DecidedById == person.Id)
                .AsAsyncEnumerable()
                .WithCancellation(cancellationToken)
        )
        {
            yield return new PersonRecord(
                "template decided",
                new
                {
                    row.TemplateId,
                    row.DecidedAt,
                    row.DecidedBy,
                    row.Reason,
                }
            );
        }
    }

    public async Task AnonymiseAsync(PersonErasure erasure, CancellationToken cancellationToken)
    {
        var (id, pseudonym) = (erasure.Person.Id, erasure.Pseudonym);
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        foreach (var name in erasure.Person.Names)
        {
            await db
                .CatalogTemplates.Where(row => row.DecidedById == id)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.Reason, row => row.Reason.Replace(name, pseudonym)),
                    cancellationToken
                );
        }

        await db
            .CatalogTemplates.Where(row => row.DecidedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DecidedBy, pseudonym), cancellationToken);
        await write.CommitAsync(cancellationToken);
    }
}
