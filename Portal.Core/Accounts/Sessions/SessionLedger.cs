using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts.Sessions;

/// <summary>How a session begins.</summary>
/// <param name="Proof">What the person proved themselves with.</param>
/// <param name="Device">Browser and system.</param>
/// <param name="Address">Network address.</param>
public sealed record SessionStart(SessionProof Proof, string Device, string Address);

/// <summary>A session that may go on, with its person as of now.</summary>
/// <param name="Session">The session.</param>
/// <param name="User">Whose.</param>
/// <param name="Roles">Roles held now.</param>
/// <param name="MustAddFactor">True when the person needs a second factor and has none: until then nothing else is open to them.</param>
public sealed record LiveSession(AccountSession Session, PortalUser User, IReadOnlySet<Role> Roles, bool MustAddFactor);

/// <summary>Opens, finds and ends sessions in the database, for all nodes alike. Thread-safe. Source: PERFORMANCE §5.</summary>
public sealed class SessionLedger(PortalDatabase databases, AccountRules rules, AccountChanges changes, TimeProvider time)
{
    // how often use is noted
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    private const int MostAtOnce = 200;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Opens one and forgets those that have run out.</summary>
    /// <returns>Its key, for the cookie.</returns>
    public async Task<string> BeginAsync(PortalUser user, SessionStart start, CancellationToken cancellationToken)
    {
        var key = AccountTokens.Make();
        var now = Now;
        var oldest = now - rules.SessionTimeout;
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db.Sessions.Where(session => session.SignedInAt <= oldest).ExecuteDeleteAsync(cancellationToken);
        await db
            .Users.Where(row => row.Id == user.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SignedInAt, (DateTime?)now), cancellationToken);
        db.Sessions.Add(
            new AccountSession
            {
                Id = Guid.CreateVersion7(now),
                UserId = user.Id,
                KeyDigest = AccountTokens.Digest(key),
                Stamp = user.SecurityStamp ?? "",
                Proof = start.Proof,
                Device = start.Device,
                Address = start.Address,
                SignedInAt = now,
                SeenAt = now,
                ProvedAt = now,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        changes.Raise(user.Id);
        return key;
    }

    /// <summary>The session of a cookie's key, or null when it has ended.</summary>
    public Task<LiveSession?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var digest = AccountTokens.Digest(key);
        return FindAsync(sessions => sessions.Where(session => session.KeyDigest == digest), cancellationToken);
    }

    /// <summary>The session of an id, or null when it has ended.</summary>
    public Task<LiveSession?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        FindAsync(sessions => sessions.Where(session => session.Id == id), cancellationToken);

    /// <summary>Notes that the person did something, at most once a minute.</summary>
    public async Task SeeAsync(AccountSession session, CancellationToken cancellationToken)
    {
        var now = Now;
        if (now - session.SeenAt < SeenEvery)
        {
            return;
        }

        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db
            .Sessions.Where(row => row.Id == session.Id && row.SeenAt < now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SeenAt, now), cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    /// <summary>Ends one, and with it every page that is open in it.</summary>
    public async Task EndAsync(Guid id, Guid user, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using (var write = await db.BeginWriteAsync(cancellationToken))
        {
            await db.Sessions.Where(row => row.Id == id && row.UserId == user).ExecuteDeleteAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }

        changes.Raise(user);
    }

    /// <summary>Which of these sessions have ended. On this node their people's open pages are told to look.</summary>
    /// <param name="open">Sessions that somebody uses, with their people.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlySet<Guid>> TellEndedAsync(
        IReadOnlyCollection<(Guid Session, Guid User)> open,
        CancellationToken cancellationToken
    )
    {
        var goingOn = new HashSet<Guid>();
        await using var db = databases.CreateDbContext();
        foreach (var some in open.Select(each => each.Session).Chunk(MostAtOnce))
        {
            var found = await db
                .Sessions.AsNoTracking()
                .Where(session => some.Contains(session.Id))
                .Join(
                    db.Users.AsNoTracking(),
                    session => session.UserId,
                    user => user.Id,
                    (session, user) => new { session, user }
                )
                .ToListAsync(cancellationToken);
            goingOn.UnionWith(found.Where(each => GoesOn(each.session, each.user)).Select(each => each.session.Id));
        }

        var ended = open.Where(each => !goingOn.Contains(each.Session)).ToList();
        foreach (var user in ended.Select(each => each.User).Distinct())
        {
            changes.Raise(user);
        }

        return ended.Select(each => each.Session).ToHashSet();
    }

    private async Task<LiveSession?> FindAsync(
        Func<IQueryable<AccountSession>, IQueryable<AccountSession>> which,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        var found = await which(db.Sessions.AsNoTracking())
            .Join(db.Users.AsNoTracking(), session => session.UserId, user => user.Id, (session, user) => new { session, user })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null || !GoesOn(found.session, found.user))
        {
            return null;
        }

        var roles = await HeldRoles.OfAsync(db, found.user.Id, cancellationToken);
        var mustAdd =
            rules.MustHoldTwo(roles)
            && !found.user.TwoFactorEnabled
            && !await db.Set<IdentityUserPasskey<Guid>>().AnyAsync(row => row.UserId == found.user.Id, cancellationToken);
        return new LiveSession(found.session, found.user, roles, mustAdd);
    }

    private bool GoesOn(AccountSession session, PortalUser user) =>
        user.DisabledAt is null
        && session.Stamp == user.SecurityStamp
        && Now - session.SignedInAt < rules.SessionTimeout
        && Now - session.SeenAt < rules.IdleTimeout;
}
