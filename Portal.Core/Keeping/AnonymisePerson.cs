using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Keeping;

/// <summary>
/// Makes a person nameless for good: the sign-in ends first, then name and e-mail go from every table in short transactions, the account
/// itself last. Cut short, it is begun again with the same effect, by a person or by the next night. Source: DESIGN §11.
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

    /// <summary>Finishes what was cut short, and takes out what sessions that were still open wrote under the old name.</summary>
    internal async Task FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var erasure in await CutShortAsync(cancellationToken))
        {
            await ForgetAsync(Actor.Portal, erasure, cancellationToken);
        }

        foreach (var user in await WrittenLateAsync(cancellationToken))
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

    private async Task<List<PersonErasure>> CutShortAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var begun = await db
            .Audit.AsNoTracking()
            .Where(entry => entry.Action == AuditActs.AnonymisingBegun && entry.SubjectKind == AuditActs.AccountKind)
            .ToListAsync(cancellationToken);
        var last = begun
            .GroupBy(entry => Guid.Parse(entry.SubjectId))
            .ToDictionary(each => each.Key, each => each.Max(entry => entry.Id));
        var left = await db
            .Users.AsNoTracking()
            .Where(user => user.AnonymisedAt == null && last.Keys.Contains(user.Id))
            .ToListAsync(cancellationToken);
        var erasures = new List<PersonErasure>();
        foreach (var user in left)
        {
            var person = new PersonIdentity(user.Id, user.DisplayName, user.Email);
            erasures.Add(await ErasureAsync(db, person, last[user.Id], cancellationToken));
        }

        return erasures;
    }

    private async Task<List<PortalUser>> WrittenLateAsync(CancellationToken cancellationToken)
    {
        var since = Now - LookBack;
        await using var db = databases.CreateDbContext();
        var acts = db.Audit;
        return await db
            .Users.AsNoTracking()
            .Where(user => user.AnonymisedAt >= since)
            .Where(user => acts.Any(entry => entry.ActorId == user.Id && entry.ActorName != user.DisplayName))
            .ToListAsync(cancellationToken);
    }

    // what they were called before is read first: later it is gone
    private static async Task<PersonErasure> ErasureAsync(
        PortalDbContext db,
        PersonIdentity person,
        Guid entryId,
        CancellationToken cancellationToken
    )
    {
        var pseudonym = PseudonymOf(person.Id);
        var known = await FormerNames.ReadAsync(db, person, cancellationToken);
        var names = known.FormerNames.Where(name => name != pseudonym).ToList();
        return new PersonErasure(known with { FormerNames = names }, pseudonym, entryId);
    }

    private static string PseudonymOf(Guid id) => $"Former user {id.ToString("N")[^6..]}";

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

        if (await IsLastAdministratorAsync(db, user, cancellationToken))
        {
            return PersonRefusals.LastAdministrator;
        }

        var entry = Entry(actor, id, AuditActs.AnonymisingBegun, PseudonymOf(id));
        var person = new PersonIdentity(id, user.DisplayName, user.Email);
        var erasure = await ErasureAsync(db, person, entry.Id, cancellationToken);
        user.EndSignIn(Now);
        db.Audit.Add(entry);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return erasure;
    }

    private async Task ForgetAsync(Actor actor, PersonErasure erasure, CancellationToken cancellationToken)
    {
        // audit and account last: until then they say whom to begin again with
        foreach (
            var folder in records.OrderBy(folder =>
                folder is PersonInAccounts ? 2
                : folder is PersonInAudit ? 1
                : 0
            )
        )
        {
            await folder.AnonymiseAsync(erasure, cancellationToken);
        }

        await using var db = databases.CreateDbContext();
        db.Audit.Add(Entry(actor, erasure.Person.Id, AuditActs.Anonymised, erasure.Pseudonym));
        await db.SaveChangesAsync(cancellationToken);
    }

    private AuditEntry Entry(Actor actor, Guid id, string action, string pseudonym) =>
        AuditEntry.For(Now, actor, action, (AuditActs.AccountKind, id.ToString()), after: new { pseudonym });

    private static async Task<bool> IsLastAdministratorAsync(
        PortalDbContext db,
        PortalUser user,
        CancellationToken cancellationToken
    ) =>
        user.DisabledAt is null
        && await HeldRoles.Holders(db, Role.Administrator).ContainsAsync(user.Id, cancellationToken)
        && !await HeldRoles.HasAdministratorBesideAsync(db, user.Id, cancellationToken);
}
