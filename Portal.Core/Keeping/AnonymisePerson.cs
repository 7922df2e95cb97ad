using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Keeping;

/// <summary>
/// Makes a person nameless for good: the sign-in ends first, then name and e-mail go from every table in short transactions, the account
/// itself last. Cut short, it is begun again with the same effect. Source: DESIGN §11.
/// </summary>
/// <remarks>
/// Limit: a page that is open when it begins may write the old name for up to 30 s more; the nightly run of <see cref="ApplyRetention"/>
/// takes that out. Backups made before still hold the name until they are replaced.
/// </remarks>
public sealed class AnonymisePerson(PortalDatabase databases, IEnumerable<IPersonRecords> records, TimeProvider time)
{
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(3);

    /// <summary>Does it. Safe to repeat after a failure.</summary>
    /// <returns>The pseudonym that stands in the place of the name.</returns>
    public async Task<Result<string>> ExecuteAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        if (AccessPolicy.KeepRecords.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (actor.Id == id)
        {
            return PersonRefusals.Yourself;
        }

        var begun = await BeginAsync(actor, id, cancellationToken);
        if (!begun.Succeeded)
        {
            return begun.Refusals[0];
        }

        await ForgetAsync(actor, begun.Value, cancellationToken);
        return begun.Value.Pseudonym;
    }

    /// <summary>Takes out what sessions that were still open wrote under the old name.</summary>
    internal async Task FinishAsync(CancellationToken cancellationToken)
    {
        var since = Now - LookBack;
        List<PortalUser> left;
        await using (var db = databases.CreateDbContext())
        {
            var acts = db.Audit;
            left = await db
                .Users.AsNoTracking()
                .Where(user => user.AnonymisedAt >= since)
                .Where(user => acts.Any(entry => entry.ActorId == user.Id && entry.ActorName != user.DisplayName))
                .ToListAsync(cancellationToken);
        }

        foreach (var user in left)
        {
            var entry = Entry(Actor.Portal, user.Id, AuditActs.AnonymisingBegun, user.DisplayName);
            await using (var db = databases.CreateDbContext())
            {
                db.Audit.Add(entry);
                await db.SaveChangesAsync(cancellationToken);
            }

            var person = new PersonIdentity(user.Id, user.DisplayName, null);
            await ForgetAsync(Actor.Portal, new PersonErasure(person, user.DisplayName, entry.Id), cancellationToken);
        }
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private async Task<Result<PersonErasure>> BeginAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await DatabaseStamp.HoldAsync(db, cancellationToken);
        var user = await db.Users.SingleOrDefaultAsync(user => user.Id == id, cancellationToken);
        if (user is null)
        {
            return PersonRefusals.NotFound;
        }

        if (user.AnonymisedAt is not null)
        {
            return PersonRefusals.Anonymised;
        }

        if (await IsLastAdministratorAsync(db, id, cancellationToken))
        {
            return PersonRefusals.LastAdministrator;
        }

        var pseudonym = $"Former user {id.ToString("N")[^6..]}";
        var person = new PersonIdentity(id, user.DisplayName, user.Email);
        var entry = Entry(actor, id, AuditActs.AnonymisingBegun, pseudonym);
        user.EndSignIn(Now);
        db.Audit.Add(entry);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return new PersonErasure(person, pseudonym, entry.Id);
    }

    private async Task ForgetAsync(Actor actor, PersonErasure erasure, CancellationToken cancellationToken)
    {
        // the account last: until then name and e-mail are there to begin again with
        foreach (var folder in records.OrderBy(folder => folder is PersonInAccounts))
        {
            await folder.AnonymiseAsync(erasure, cancellationToken);
        }

        await using var db = databases.CreateDbContext();
        db.Audit.Add(Entry(actor, erasure.Person.Id, AuditActs.Anonymised, erasure.Pseudonym));
        await db.SaveChangesAsync(cancellationToken);
    }

    private AuditEntry Entry(Actor actor, Guid id, string action, string pseudonym) =>
        AuditEntry.For(Now, actor, action, (AuditActs.AccountKind, id.ToString()), after: new { pseudonym });

    private static async Task<bool> IsLastAdministratorAsync(PortalDbContext db, Guid id, CancellationToken cancellationToken)
    {
        var administrators =
            from row in db.Set<IdentityUserRole<Guid>>()
            join role in db.Set<IdentityRole<Guid>>() on row.RoleId equals role.Id
            join user in db.Users on row.UserId equals user.Id
            where role.Name == nameof(Role.Administrator) && user.DisabledAt == null
            select user.Id;
        return await administrators.ContainsAsync(id, cancellationToken)
            && !await administrators.AnyAsync(other => other != id, cancellationToken);
    }
}
