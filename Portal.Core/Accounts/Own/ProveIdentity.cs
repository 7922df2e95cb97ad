using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Portal.Core.Accounts.Sessions;

namespace Portal.Core.Accounts.Own;

/// <summary>
/// Lets a person show once more who they are, before they change what protects an account. Wrong passwords count as at sign-in: a session
/// left open is no place to guess. Source: ASVS 5.0 §7.5.1.
/// </summary>
public sealed partial class ProveIdentity(
    OwnSession own,
    Lockout lockout,
    IPasswordHasher<PortalUser> hasher,
    ILogger<ProveIdentity> logger
)
{
    /// <summary>Code of the refusal by which an act asks for it.</summary>
    public const string AskedFor = "account.prove-again";

    /// <summary>Checks the password; the proof counts for ten minutes.</summary>
    /// <returns>Null when it is right; otherwise why not.</returns>
    public async Task<Refusal?> ExecuteAsync(Guid session, string password, CancellationToken cancellationToken) =>
        await CheckAsync(session, password, cancellationToken)
        ?? await own.ChangeAsync(
            session,
            OwnNeed.Full,
            (change, _) =>
            {
                change.Session.ProvedAt = change.Now;
                return Task.FromResult<Refusal?>(null);
            },
            cancellationToken
        );

    internal async Task<Refusal?> CheckAsync(Guid session, string password, CancellationToken cancellationToken)
    {
        var user = await own.FindUserAsync(session, cancellationToken);
        if (user is not { Email: { } email, PasswordHash: { } hash })
        {
            return AccountRefusals.SignedOut;
        }

        using var turn = await lockout.TakeTurnAsync(email, cancellationToken);
        var attempt = SignInAttempt.FromSession(email, session);
        if (await lockout.FindLockAsync(attempt, cancellationToken) is { } until)
        {
            LogLocked(user.Id);
            return AccountRefusals.Locked(lockout.Describe(until));
        }

        if (hasher.VerifyHashedPassword(user, hash, password) == PasswordVerificationResult.Failed)
        {
            LogWrong(user.Id);
            return await lockout.CountAsync(attempt, cancellationToken) is { } locked
                ? AccountRefusals.Locked(lockout.Describe(locked))
                : AccountRefusals.WrongPassword;
        }

        await lockout.ForgetAsync(attempt, cancellationToken);
        return null;
    }

    [LoggerMessage(LogLevel.Warning, "A wrong password was entered in an open session of user {UserId}")]
    private partial void LogWrong(Guid userId);

    [LoggerMessage(
        LogLevel.Warning,
        "A password was entered in an open session of user {UserId}, which is locked after wrong ones"
    )]
    private partial void LogLocked(Guid userId);
}
