using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Persistence;

namespace Portal.Core.Lists;

/// <summary>Keeps a person's own views of a list and the columns they chose; nobody else sees or changes them. Thread-safe.</summary>
public sealed class SavedViews(PortalDatabase databases, TimeProvider time)
{
    /// <summary>Longest name of a view.</summary>
    public const int MostNameLength = 60;

    /// <summary>Longest query kept.</summary>
    public const int MostQueryLength = 2000;

    private const int MostViews = 50;

    /// <summary>The person's views of a list, by name.</summary>
    public async Task<IReadOnlyList<SavedView>> ListAsync(Actor actor, string list, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await Own(db, actor, list).AsNoTracking().OrderBy(view => view.NameKey).ToListAsync(cancellationToken);
    }

    /// <summary>Keeps a view under a name; one of the same name, whatever its case and accents, is replaced. Safe to repeat.</summary>
    /// <returns>Null, or why not.</returns>
    public async Task<Refusal?> SaveAsync(
        Actor actor,
        string list,
        string name,
        string query,
        CancellationToken cancellationToken
    )
    {
        name = Folding.Clean(name).Trim();
        var key = Folding.Fold(name, MostNameLength);
        if (actor.Id is not { } person || key.Length == 0 || name.Length > MostNameLength || query.Length > MostQueryLength)
        {
            return new Refusal(
                "view.name-invalid",
                $"A view needs a name of 1 to {MostNameLength} characters.",
                "Enter one and save again.",
                "Name"
            );
        }

        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var view = await Own(db, actor, list).SingleOrDefaultAsync(view => view.NameKey == key, cancellationToken);
        if (view is null)
        {
            if (await Own(db, actor, list).CountAsync(cancellationToken) >= MostViews)
            {
                return new Refusal("view.too-many", $"You have {MostViews} views of this list already.", "Delete one first.");
            }

            view = SavedView.Of(person, list, name, now);
            db.SavedViews.Add(view);
        }

        view.Keep(name, query, now);
        return await StoreAsync(db, write, cancellationToken);
    }

    /// <summary>Forgets a view; one that is gone already, or somebody else's, is left alone.</summary>
    public async Task DeleteAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var person = actor.Id;
        await db.SavedViews.Where(view => view.Id == id && view.UserId == person).ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    /// <summary>Keys of the columns the person chose; null for those that the list shows by itself.</summary>
    public async Task<IReadOnlyList<string>?> FindColumnsAsync(Actor actor, string list, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var person = actor.Id;
        var choice = await db
            .ColumnChoices.AsNoTracking()
            .SingleOrDefaultAsync(choice => choice.UserId == person && choice.List == list, cancellationToken);
        return choice?.Columns.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Keeps the columns chosen, or with null goes back to those of the list. Safe to repeat.</summary>
    public async Task ChooseColumnsAsync(
        Actor actor,
        string list,
        IReadOnlyList<string>? columns,
        CancellationToken cancellationToken
    )
    {
        if (actor.Id is not { } person)
        {
            return;
        }

        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var choice = await db.ColumnChoices.SingleOrDefaultAsync(
            choice => choice.UserId == person && choice.List == list,
            cancellationToken
        );
        if (columns is null && choice is not null)
        {
            db.ColumnChoices.Remove(choice);
        }
        else if (columns is not null)
        {
            choice ??= db.ColumnChoices.Add(ColumnChoice.Of(person, list)).Entity;
            choice.Keep(columns);
        }

        await StoreAsync(db, write, cancellationToken);
    }

    private static IQueryable<SavedView> Own(PortalDbContext db, Actor actor, string list)
    {
        var person = actor.Id;
        return db.SavedViews.Where(view => view.UserId == person && view.List == list);
    }

    // the same person in two tabs at once, on a database with several writers: the other tab's stays
    private static async Task<Refusal?> StoreAsync(
        PortalDbContext db,
        WriteTransaction write,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || exception.IsUniqueViolation())
        {
            return new Refusal("view.changed", "You changed this in another tab just now.", "Try again.");
        }
    }
}

/// <summary>Registers what lists share.</summary>
public static class ListsRegistration
{
    /// <summary>Adds saved views and chosen columns.</summary>
    public static IServiceCollection AddLists(this IServiceCollection services) =>
        services.AddSingleton<SavedViews>().AddSingleton<IPersonRecords, PersonInLists>();
}
