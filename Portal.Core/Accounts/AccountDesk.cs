using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>One change of an account by an administrator, within its transaction.</summary>
internal sealed record AccountChange(PortalDbContext Db, PortalUser User, Actor Actor, DateTime Now)
{
    public void Audit(string action, object? before = null, object? after = null) =>
        Db.Audit.Add(AuditEntry.For(Now, Actor, action, AccountActs.Subject(User.Id), before, after));
}

/// <summary>
/// What every act of an administrator on an account has in common: the right as the database knows it now, one transaction in which all nodes
/// take turns, the audit, the news for open pages. Thread-safe. Source: DESIGN §9, P9, ASVS 5.0 §7.5.3.
/// </summary>
public sealed class AccountDesk(
    PortalDatabase databases,
    IEnumerable<IAccountTrace> traces,
    AccountChanges changes,
    AccountRules rules,
    TimeProvider time
)
{
    internal async Task<Refusal?> ChangeAsync(
        (Actor Actor, bool NeedsProof) by,
        Guid id,
        Func<AccountChange, CancellationToken, Task<Refusal?>> change,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (await AdmitAsync(db, by, cancellationToken) is { } forbidden)
        {
            return forbidden;
        }

        await PortalUser.HoldAsync(db, id, cancellationToken); // the person may change their own account at this moment
        if (await db.Users.SingleOrDefaultAsync(user => user.Id == id, cancellationToken) is not { } user)
        {
            return AccountRefusals.NotFound;
        }

        var now = time.GetUtcNow().UtcDateTime;
        var refused = user.AnonymisedAt is not null
            ? AccountRefusals.Anonymised
            : await change(new AccountChange(db, user, by.Actor, now), cancellationToken);
        if (refused is not null)
        {
            return refused;
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return AccountRefusals.Stale;
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return AccountRefusals.EmailTaken;
        }

        changes.Raise(id);
        return null;
    }

    /// <summary>
    /// Lets an administrator act in the open write transaction, in which all nodes take turns: two must not demote each other at once. The claims
    /// of an open page may be half a minute old, so account, roles and session are read again.
    /// </summary>
    /// <returns>Null when they may; otherwise why not.</returns>
    internal async Task<Refusal?> AdmitAsync(
        PortalDbContext db,
        (Actor Actor, bool NeedsProof) by,
        CancellationToken cancellationToken
    )
    {
        var (actor, needsProof) = by;
        if (AccessPolicy.ManageUsers.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await DatabaseStamp.HoldAsync(db, cancellationToken);
        if (actor.Id is not { } id)
        {
            return null; // Portal itself
        }

        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == id, cancellationToken);
        var roles = await HeldRoles.OfAsync(db, id, cancellationToken);
        if (user is null or { DisabledAt: not null })
        {
            return AccountRefusals.SignedOut;
        }

        return AccessPolicy.ManageUsers.Check(actor with { Roles = roles })
            ?? await CheckSessionAsync(db, actor.Session, (user, roles), needsProof, cancellationToken);
    }

    internal void Raise(Guid user) => changes.Raise(user);

    /// <summary>Lets every capability forget what it remembers of the person.</summary>
    internal async Task ForgetAsync(PortalDbContext db, Guid user, CancellationToken cancellationToken)
    {
        foreach (var trace in traces)
        {
            await trace.ForgetAsync(db, user, cancellationToken);
        }
    }

    private async Task<Refusal?> CheckSessionAsync(
        PortalDbContext db,
        Guid? id,
        (PortalUser User, IReadOnlySet<Role> Roles) by,
        bool needsProof,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow().UtcDateTime;
        var session = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (session?.UserId != by.User.Id || !rules.GoesOn(session, by.User, now))
        {
            return AccountRefusals.SignedOut;
        }

        return rules.IsTooWeak(session, by.Roles) ? AccountRefusals.StepUp
            : needsProof && now - session.ProvedAt >= OwnSession.ProvedFor ? AccountRefusals.ProveAgain
            : null;
    }
}
