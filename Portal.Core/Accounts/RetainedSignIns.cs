using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.Proofs;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>
/// What signing in leaves behind: sessions that have run out, links and half-finished sign-ins that are good no more, failures that count no
/// more. Each goes as soon as it has ended; sign-ins do so too, but only when there are any.
/// </summary>
internal sealed class RetainedSignIns(PortalDatabase database, AccountRules rules) : IRetainedKind
{
    public string Title => "Ended sessions, expired links and sign-in failures";

    public RetentionPeriod Period => RetentionPeriod.Ended;

    public async Task<long> CountAsync(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await Sessions(db, before).LongCountAsync(cancellationToken)
            + await Links(db, before).LongCountAsync(cancellationToken)
            + await Steps(db, before).LongCountAsync(cancellationToken)
            + await Failures(db, before).LongCountAsync(cancellationToken);
    }

    public async Task<int> RemoveAsync(DateTime before, int most, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var sessions = await Sessions(db, before).Select(row => row.Id).Take(most).ToListAsync(cancellationToken);
        await db.Sessions.Where(row => sessions.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
        var links = await Links(db, before).Select(row => row.Id).Take(most - sessions.Count).ToListAsync(cancellationToken);
        await db.Set<AccountLink>().Where(row => links.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
        var rest = most - sessions.Count - links.Count;
        var steps = await Steps(db, before).Select(row => row.KeyDigest).Take(rest).ToListAsync(cancellationToken);
        await db.Set<SignInStep>().Where(row => steps.Contains(row.KeyDigest)).ExecuteDeleteAsync(cancellationToken);
        rest -= steps.Count;
        var failures = await Failures(db, before).Select(row => row.EmailDigest).Take(rest).ToListAsync(cancellationToken);
        await db.Set<SignInFailure>().Where(row => failures.Contains(row.EmailDigest)).ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return most - rest + failures.Count;
    }

    private IQueryable<AccountSession> Sessions(PortalDbContext db, DateTime before)
    {
        var (oldest, idle) = (before - rules.SessionTimeout, before - rules.IdleTimeout);
        return db.Sessions.Where(row => row.SignedInAt <= oldest || row.SeenAt <= idle).OrderBy(row => row.Id);
    }

    private static IQueryable<AccountLink> Links(PortalDbContext db, DateTime before) =>
        db.Set<AccountLink>().Where(row => row.ExpiresAt <= before).OrderBy(row => row.Id);

    private static IQueryable<SignInStep> Steps(PortalDbContext db, DateTime before) =>
        db.Set<SignInStep>().Where(row => row.ExpiresAt <= before).OrderBy(row => row.KeyDigest);

    private IQueryable<SignInFailure> Failures(PortalDbContext db, DateTime before)
    {
        var old = before - Lockout.Remembered - rules.LockoutFor;
        return db.Set<SignInFailure>().Where(row => row.LastAt < old).OrderBy(row => row.EmailDigest);
    }
}
