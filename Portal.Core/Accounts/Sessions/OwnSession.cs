using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.Proofs;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts.Sessions;

/// <summary>What a change of one's own account asks of the session.</summary>
internal enum OwnNeed
{
    /// <summary>That it goes on, even if it was opened with too little: for what makes up for that.</summary>
    Open,

    /// <summary>That it was opened with all that the roles ask for.</summary>
    Full,

    /// <summary>Besides, that the person proved themselves within the last ten minutes.</summary>
    Proved,
}

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

    /// <summary>Ends every other session and every link of the person: what they were proved with has changed. This session goes on.</summary>
    public Task EndOthersAsync(CancellationToken cancellationToken)
    {
        User.Restamp(Now);
        Session.Stamp = User.SecurityStamp ?? "";
        return AccountLink.ForgetAsync(Db, User.Id, cancellationToken);
    }

    /// <summary>Notes that the person has just shown a second factor.</summary>
    public void NoteProof(SessionProof proof)
    {
        Session.ProvedAt = Now;
        Session.Proof = proof;
    }
}

/// <summary>
/// Lets a person change their own account: from a session that goes on, was opened with what their roles ask for and, where it matters, in which
/// they proved who they are within the last ten minutes. Thread-safe. Source: PERFORMANCE §5.
/// </summary>
public sealed class OwnSession(PortalDatabase databases, AccountChanges changes, AccountRules rules, TimeProvider time)
{
    /// <summary>How long a proof counts.</summary>
    public static readonly TimeSpan ProvedFor = TimeSpan.FromMinutes(10);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>True while the session's last proof counts.</summary>
    public bool IsProved(AccountSession session) => Now - session.ProvedAt < ProvedFor;

    /// <summary>Whether the person may change what protects the account now; null when they may.</summary>
    public async Task<Refusal?> CheckAsync(Guid session, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await FindAsync(db, session, cancellationToken) is not { } found
            ? AccountRefusals.SignedOut
            : await CheckAsync(db, found, OwnNeed.Proved, cancellationToken);
    }

    /// <summary>Whose a session is; null when it has ended.</summary>
    internal async Task<PortalUser?> FindUserAsync(Guid session, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return (await FindAsync(db, session, cancellationToken))?.User;
    }

    internal async Task<Refusal?> ChangeAsync(
        Guid session,
        OwnNeed need,
        Func<OwnChange, CancellationToken, Task<Refusal?>> change,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var owner = await db
            .Sessions.Where(row => row.Id == session)
            .Select(row => row.UserId)
            .SingleOrDefaultAsync(cancellationToken);
        await PortalUser.HoldAsync(db, owner, cancellationToken); // an administrator may change the account at this moment
        if (await FindAsync(db, session, cancellationToken) is not { } found)
        {
            return AccountRefusals.SignedOut;
        }

        if (await CheckAsync(db, found, need, cancellationToken) is { } unfit)
        {
            return unfit;
        }

        var (row, user) = found;
        var actor = new Actor(user.Id, user.DisplayName, user.Email, await HeldRoles.OfAsync(db, user.Id, cancellationToken));
        if (await change(new OwnChange(db, user, row, actor, Now), cancellationToken) is { } refused)
        {
            return refused;
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || exception.IsUniqueViolation())
        {
            return AccountRefusals.Stale;
        }

        changes.Raise(user.Id);
        return null;
    }

    private async Task<Owned?> FindAsync(PortalDbContext db, Guid session, CancellationToken cancellationToken)
    {
        var row = await db.Sessions.SingleOrDefaultAsync(row => row.Id == session, cancellationToken);
        var user = row is null ? null : await db.Users.SingleAsync(user => user.Id == row.UserId, cancellationToken);
        return row is not null && user is not null && rules.GoesOn(row, user, Now) ? new Owned(row, user) : null;
    }

    private async Task<Refusal?> CheckAsync(PortalDbContext db, Owned own, OwnNeed need, CancellationToken cancellationToken)
    {
        if (need == OwnNeed.Open)
        {
            return null;
        }

        // who has no factor yet may add the first one
        var roles = await HeldRoles.OfAsync(db, own.User.Id, cancellationToken);
        if (rules.IsTooWeak(own.Session, roles) && await SecondFactor.IsHeldAsync(db, own.User, cancellationToken))
        {
            return AccountRefusals.StepUp;
        }

        return need == OwnNeed.Proved && !IsProved(own.Session) ? AccountRefusals.ProveAgain : null;
    }

    private sealed record Owned(AccountSession Session, PortalUser User);
}
