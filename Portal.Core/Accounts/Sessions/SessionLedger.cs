using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Accounts.Proofs;
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
/// <param name="Lack">What must be made up for before anything else is open to them.</param>
public sealed record LiveSession(AccountSession Session, PortalUser User, IReadOnlySet<Role> Roles, SessionLack Lack);

/// <summary>What a session lacks that its person's roles ask for.</summary>
public enum SessionLack
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A second factor, which the person has none of.</summary>
    Factor,

    /// <summary>That the person shows the second factor they have: the session was opened with the password alone.</summary>
    Proof,
}

/// <summary>Opens, finds and ends sessions in the database, for all nodes alike. Thread-safe. Source: PERFORMANCE §5.</summary>
public sealed partial class SessionLedger(
    PortalDatabase databases,
    AccountRules rules,
    AccountChanges changes,
    TimeProvider time,
    ILogger<SessionLedger> logger
)
{
    // how often use is noted, and how long a page may wait for it
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SeenWithin = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<Guid, Task> _seeing = new();

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

    /// <summary>
    /// The same as well as it can be done: whoever only reads must not be kept out by a database that takes no writing now. Waits half a second
    /// at most; what takes longer goes on by itself, and what fails is logged.
    /// </summary>
    public async Task TrySeeAsync(AccountSession session, CancellationToken cancellationToken)
    {
        if (Now - session.SeenAt < SeenEvery)
        {
            return;
        }

        var seeing = _seeing.GetOrAdd(session.Id, _ => Task.Run(() => SeeLoggedAsync(session), CancellationToken.None));
        try
        {
            await seeing.WaitAsync(SeenWithin, cancellationToken);
        }
        catch (TimeoutException)
        {
            LogSlow(session.UserId);
        }
    }

    private async Task SeeLoggedAsync(AccountSession session)
    {
        try
        {
            await SeeAsync(session, CancellationToken.None);
        }
        catch (DbException exception)
        {
            LogNotSeen(exception, session.UserId);
        }
        finally
        {
            _seeing.TryRemove(session.Id, out _);
        }
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
            goingOn.UnionWith(found.Where(each => rules.GoesOn(each.session, each.user, Now)).Select(each => each.session.Id));
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
        if (found is null || !rules.GoesOn(found.session, found.user, Now))
        {
            return null;
        }

        var roles = await HeldRoles.OfAsync(db, found.user.Id, cancellationToken);
        return new LiveSession(
            found.session,
            found.user,
            roles,
            await FindLackAsync(db, (found.session, found.user), roles, cancellationToken)
        );
    }

    private async Task<SessionLack> FindLackAsync(
        PortalDbContext db,
        (AccountSession Session, PortalUser User) of,
        HashSet<Role> roles,
        CancellationToken cancellationToken
    )
    {
        if (!rules.MustHoldTwo(roles))
        {
            return SessionLack.None;
        }

        return !await SecondFactor.IsHeldAsync(db, of.User, cancellationToken) ? SessionLack.Factor
            : rules.IsTooWeak(of.Session, roles) ? SessionLack.Proof
            : SessionLack.None;
    }

    [LoggerMessage(LogLevel.Warning, "The database takes its time: the use of a session of user {UserId} is not noted yet")]
    private partial void LogSlow(Guid userId);

    [LoggerMessage(
        LogLevel.Warning,
        "The use of a session of user {UserId} could not be noted: it may end sooner than it should"
    )]
    private partial void LogNotSeen(Exception exception, Guid userId);
}
