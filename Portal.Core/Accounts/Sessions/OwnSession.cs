using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts.Sessions;

/// <summary>One change of a person's own account, within its transaction.</summary>
/// <param name="Db">The context that writes.</param>
/// <param name="User">The account.</param>
/// <param name="Session">The session that acts.</param>
/// <param name="Actor">The person as the audit names them.</param>
/// <param name="Now">UTC instant.</param>
internal sealed record OwnChange(PortalDbContext Db, PortalUser User, AccountSession Session, Actor Actor, DateTime Now)
{
    public void Audit(string action, object? before = null, object? after = null) =>
        Db.Audit.Add(AuditEntry.For(Now, Actor, action, AccountActs.Subject(User.Id), before, after));

    /// <summary>Ends every other session of the person: what they were proved with has changed. This one goes on.</summary>
    public void EndOthers()
    {
        User.Restamp(Now);
        Session.Stamp = User.SecurityStamp ?? "";
    }
}

/// <summary>
/// Lets a person change their own account: from a session that goes on and, where it matters, in which they proved who they are within the
/// last ten minutes. Thread-safe. Source: PERFORMANCE §5.
/// </summary>
public sealed class OwnSession(PortalDatabase databases, AccountChanges changes, TimeProvider time)
{
    /// <summary>How long a proof counts.</summary>
    public static readonly TimeSpan ProvedFor = TimeSpan.FromMinutes(10);

    /// <summary>True while the session's last proof counts.</summary>
    public bool IsProved(AccountSession session) => time.GetUtcNow().UtcDateTime - session.ProvedAt < ProvedFor;

    /// <summary>Whether the person may change something now; null when they may.</summary>
    public async Task<Refusal?> CheckAsync(Guid session, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var row = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == session, cancellationToken);
        return row is null ? AccountRefusals.SignedOut
            : IsProved(row) ? null
            : AccountRefusals.ProveAgain;
    }

    internal async Task<Refusal?> ChangeAsync(
        Guid session,
        bool needsProof,
        Func<OwnChange, CancellationToken, Task<Refusal?>> change,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var row = await db.Sessions.SingleOrDefaultAsync(row => row.Id == session, cancellationToken);
        var user = row is null ? null : await db.Users.SingleAsync(user => user.Id == row.UserId, cancellationToken);
        if (row is null || user is null || user.DisabledAt is not null || row.Stamp != user.SecurityStamp)
        {
            return AccountRefusals.SignedOut;
        }

        if (needsProof && !IsProved(row))
        {
            return AccountRefusals.ProveAgain;
        }

        var actor = new Actor(user.Id, user.DisplayName, user.Email, await HeldRoles.OfAsync(db, user.Id, cancellationToken));
        var refused = await change(new OwnChange(db, user, row, actor, time.GetUtcNow().UtcDateTime), cancellationToken);
        if (refused is not null)
        {
            return refused;
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        changes.Raise(user.Id);
        return null;
    }
}
