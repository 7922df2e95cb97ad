using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts.Own;

/// <summary>
/// Lets a person show once more who they are, before they change what protects their account. Wrong passwords count as at sign-in: a session
/// left open is no place to guess. Source: ASVS 5.0 §7.5.1.
/// </summary>
public sealed class ProveIdentity(PortalDatabase databases, OwnSession own, Lockout lockout, IPasswordHasher<PortalUser> hasher)
{
    /// <summary>Checks the password; the proof counts for ten minutes.</summary>
    /// <returns>Null when it is right; otherwise why not.</returns>
    public async Task<Refusal?> ExecuteAsync(Guid session, string password, CancellationToken cancellationToken) =>
        await CheckAsync(session, password, cancellationToken)
        ?? await own.ChangeAsync(
            session,
            needsProof: false,
            (change, _) =>
            {
                change.Session.ProvedAt = change.Now;
                return Task.FromResult<Refusal?>(null);
            },
            cancellationToken
        );

    internal async Task<Refusal?> CheckAsync(Guid session, string password, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var user = await db
            .Sessions.Where(row => row.Id == session)
            .Join(db.Users.AsNoTracking(), row => row.UserId, user => user.Id, (_, user) => user)
            .SingleOrDefaultAsync(cancellationToken);
        if (user is not { Email: { } email, PasswordHash: { } hash })
        {
            return AccountRefusals.SignedOut;
        }

        using var turn = await lockout.TakeTurnAsync(email, cancellationToken);
        if (await lockout.FindLockAsync(email, cancellationToken) is { } until)
        {
            return AccountRefusals.Locked(until);
        }

        if (hasher.VerifyHashedPassword(user, hash, password) == PasswordVerificationResult.Failed)
        {
            return await lockout.CountAsync(email, cancellationToken) is { } locked
                ? AccountRefusals.Locked(locked)
                : AccountRefusals.WrongPassword;
        }

        await lockout.ForgetAsync(email, cancellationToken);
        return null;
    }
}
