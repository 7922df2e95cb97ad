using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Lists;

/// <summary>
/// A person's own views and columns; anonymised, they are gone, and with them the views of others that search for the person by name or e-mail.
/// </summary>
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
        var naming = await FindNamingAsync(db, erasure.Person, cancellationToken);
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db.SavedViews.Where(view => naming.Contains(view.Id)).ExecuteDeleteAsync(cancellationToken);
        await db.SavedViews.Where(view => view.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await db.ColumnChoices.Where(choice => choice.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    private static async Task<List<Guid>> FindNamingAsync(
        PortalDbContext db,
        PersonIdentity person,
        CancellationToken cancellationToken
    )
    {
        var words = person.Names.Concat(person.Emails).Select(Words).Where(word => word.Length > 2).ToList();
        var found = new List<Guid>();
        var views = db.SavedViews.AsNoTracking().Where(view => view.UserId != person.Id);
        await foreach (var view in views.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            // what stands in an address is written with signs of its own
            var query = Uri.UnescapeDataString(view.Query.Replace('+', ' '));
            var text = Words($"{view.Name} {query}");
            if (words.Exists(word => text.Contains(word, StringComparison.Ordinal)))
            {
                found.Add(view.Id);
            }
        }

        return found;
    }

    // " ANN LEE ": whole words only, for "Li" is part of many
    private static string Words(string text) =>
        $" {string.Concat(Folding.Fold(text, 4000).Select(sign => char.IsLetterOrDigit(sign) || sign is '@' or '.' or '-' ? sign : ' ')).Trim()} ";
}
