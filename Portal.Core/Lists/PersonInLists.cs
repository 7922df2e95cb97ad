using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Lists;

/// <summary>A person's own views and columns; anonymised, they are gone.</summary>
internal sealed class PersonInLists(PortalDatabase databases) : IPersonRecords
{
    public IReadOnlyList<string> Tables => ["SavedViews", "ColumnChoices"];

    public async IAsyncEnumerable<PersonRecord> ReadAsync(
        PersonIdentity person,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        foreach (
            var view in await db.SavedViews.AsNoTracking().Where(view => view.UserId == person.Id).ToListAsync(cancellationToken)
        )
        {
            yield return new PersonRecord("saved view", view);
        }

        var choices = await db
            .ColumnChoices.AsNoTracking()
            .Where(choice => choice.UserId == person.Id)
            .ToListAsync(cancellationToken);
        foreach (var choice in choices)
        {
            yield return new PersonRecord("chosen columns", choice);
        }
    }

    public async Task AnonymiseAsync(PersonErasure erasure, CancellationToken cancellationToken)
    {
        var id = erasure.Person.Id;
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db.SavedViews.Where(view => view.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await db.ColumnChoices.Where(choice => choice.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }
}
