using Microsoft.EntityFrameworkCore;
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
/// What every act of an administrator on an account has in common: the right, one transaction in which all nodes take turns, the audit,
/// the news for open pages. Thread-safe. Source: DESIGN §9, P9.
/// </summary>
public sealed class AccountDesk(
    PortalDatabase databases,
    IEnumerable<IAccountTrace> traces,
    AccountChanges changes,
    TimeProvider time
)
{
    internal async Task<Refusal?> ChangeAsync(
        Actor actor,
        Guid id,
        Func<AccountChange, CancellationToken, Task<Refusal?>> change,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ManageUsers.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await DatabaseStamp.HoldAsync(db, cancellationToken); // two administrators must not demote each other at once
        if (await db.Users.SingleOrDefaultAsync(user => user.Id == id, cancellationToken) is not { } user)
        {
            return AccountRefusals.NotFound;
        }

        var refused = await change(new AccountChange(db, user, actor, time.GetUtcNow().UtcDateTime), cancellationToken);
        if (refused is not null)
        {
            return refused;
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return AccountRefusals.EmailTaken;
        }

        changes.Raise(id);
        return null;
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
}
