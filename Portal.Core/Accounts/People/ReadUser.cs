using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts.People;

/// <summary>An account with all an administrator sees of it.</summary>
/// <param name="Row">Account and roles.</param>
/// <param name="HasCodes">True when an authenticator app is set up.</param>
/// <param name="Passkeys">How many passkeys there are.</param>
/// <param name="LockedUntil">UTC instant until which failed attempts lock it somewhere, or null.</param>
/// <param name="Sessions">Sessions that go on, latest use first.</param>
public sealed record UserDetail(
    UserRow Row,
    bool HasCodes,
    int Passkeys,
    DateTime? LockedUntil,
    IReadOnlyList<AccountSession> Sessions
);

/// <summary>Reads one account for administrators.</summary>
public sealed class ReadUser(PortalDatabase databases, AccountRules rules, Lockout lockout, TimeProvider time)
{
    private const int MostSessions = 100;

    /// <summary>Reads it.</summary>
    public async Task<Result<UserDetail>> ExecuteAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        if (AccessPolicy.ManageUsers.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == id, cancellationToken) is not { } user)
        {
            return AccountRefusals.NotFound;
        }

        var roles = await HeldRoles.OfAsync(db, id, cancellationToken);
        return new UserDetail(
            new UserRow(user, [.. roles.Order()]),
            user.TwoFactorEnabled,
            await db.Set<IdentityUserPasskey<Guid>>().CountAsync(row => row.UserId == id, cancellationToken),
            await lockout.FindAnyLockAsync(user.Email ?? "", cancellationToken),
            await SessionsAsync(db, user, cancellationToken)
        );
    }

    /// <summary>The person's sessions that go on, latest use first.</summary>
    internal async Task<IReadOnlyList<AccountSession>> SessionsAsync(
        PortalDbContext db,
        PortalUser user,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (begun, seen, stamp) = (now - rules.SessionTimeout, now - rules.IdleTimeout, user.SecurityStamp);
        return await db
            .Sessions.AsNoTracking()
            .Where(row => row.UserId == user.Id && row.SignedInAt > begun && row.SeenAt > seen && row.Stamp == stamp)
            .OrderByDescending(row => row.SeenAt)
            .ThenByDescending(row => row.Id)
            .Take(MostSessions)
            .ToListAsync(cancellationToken);
    }
}
