using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;
using Portal.Core.ServicePlans.States;

namespace Portal.Core.ServicePlans;

/// <summary>A person in the records of subscriptions: who said what a state stands for. Customers are Odoo's, and follow Odoo.</summary>
internal sealed class PersonInServicePlans(PortalDatabase database) : IPersonRecords
{
    public IReadOnlyList<string> Tables =>
        [ServicePlanMapping.Table, ServicePlanLineMapping.Table, ServicePlanInvoiceMapping.Table, StateMappingMapping.Table];

    public async IAsyncEnumerable<PersonRecord> ReadAsync(
        PersonIdentity person,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var mappings = db.StateMappings.AsNoTracking().Where(row => row.ChangedById == person.Id);
        await foreach (var row in mappings.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new PersonRecord(
                "state mapped",
                new
                {
                    row.OdooState,
                    row.AbsState,
                    row.ChangedAt,
                    row.ChangedBy,
                }
            );
        }
    }

    public async Task AnonymiseAsync(PersonErasure erasure, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db
            .StateMappings.Where(row => row.ChangedById == erasure.Person.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ChangedBy, erasure.Pseudonym), cancellationToken);
        await write.CommitAsync(cancellationToken);
    }
}
