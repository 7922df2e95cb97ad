using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Products;

namespace Portal.Core.Retail;

/// <summary>A person in retail's records: who mapped a product, who repaired or set aside a difference. Customers are Odoo's, and follow Odoo.</summary>
internal sealed class PersonInRetail(PortalDatabase database) : IPersonRecords
{
    public IReadOnlyList<string> Tables => ["Orders", "OrderLines", "ProductMappings", "StaleProducts", "Drifts"];

    public async IAsyncEnumerable<PersonRecord> ReadAsync(
        PersonIdentity person,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var mappings = db.ProductMappings.AsNoTracking().Where(row => row.ChangedById == person.Id);
        await foreach (var row in mappings.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new PersonRecord(
                "product mapped",
                new
                {
                    row.ProductName,
                    row.ChangedAt,
                    row.ChangedBy,
                }
            );
        }

        var drifts = db.Drifts.AsNoTracking().Where(row => row.ActedById == person.Id);
        await foreach (var row in drifts.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new PersonRecord(
                "difference with ABS",
                new
                {
                    row.Name,
                    row.Reason,
                    row.ActedBy,
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
            .ProductMappings.Where(row => row.ChangedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ChangedBy, pseudonym), cancellationToken);
        foreach (var name in erasure.Person.Names)
        {
            await db
                .Drifts.Where(row => row.ActedById == id)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.Reason, row => row.Reason.Replace(name, pseudonym)),
                    cancellationToken
                );
        }

        await db
            .Drifts.Where(row => row.ActedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ActedBy, pseudonym), cancellationToken);
        await write.CommitAsync(cancellationToken);
    }
}
