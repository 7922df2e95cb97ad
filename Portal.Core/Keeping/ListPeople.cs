using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Persistence;

namespace Portal.Core.Keeping;

/// <summary>Somebody whose records can leave or be made nameless.</summary>
/// <param name="Id">Account id.</param>
/// <param name="Name">Name on the pages.</param>
/// <param name="Email">E-mail.</param>
public sealed record ListedPerson(Guid Id, string Name, string Email);

/// <summary>Finds people by name or e-mail, for administrators.</summary>
public sealed class ListPeople(PortalDatabase databases)
{
    private const int Most = 20;

    /// <summary>Finds those whose name or e-mail contains every word, whatever its case and accents; at most 20, by e-mail. Safe to repeat.</summary>
    public async Task<Result<IReadOnlyList<ListedPerson>>> ExecuteAsync(
        Actor actor,
        string typed,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.KeepRecords.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        var people = new SubstringSearch<PortalUser>(user => user.SearchText, typed).In(db.Users.AsNoTracking());
        return await people
            .Where(user => user.AnonymisedAt == null)
            .OrderBy(user => user.NormalizedEmail)
            .Take(Most)
            .Select(user => new ListedPerson(user.Id, user.DisplayName, user.Email ?? ""))
            .ToListAsync(cancellationToken);
    }
}
