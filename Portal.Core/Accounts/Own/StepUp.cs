using Microsoft.Extensions.Logging;
using Portal.Core.Accounts.Proofs;
using Portal.Core.Accounts.Sessions;

namespace Portal.Core.Accounts.Own;

/// <summary>
/// Makes up for a session that was opened with the password alone, once its person holds a role that needs more: they show the second factor
/// they have, and the session holds their roles from then on. Source: ASVS 5.0 §7.5.3.
/// </summary>
public sealed partial class StepUp(OwnSession own, SecondFactor factor, Lockout lockout, ILogger<StepUp> logger)
{
    /// <summary>Takes a code of the app, or a recovery code. Wrong ones count as at sign-in.</summary>
    /// <returns>Null when it was right; otherwise why not.</returns>
    public async Task<Refusal?> ExecuteAsync(Guid session, string typed, CancellationToken cancellationToken)
    {
        if (await own.FindUserAsync(session, cancellationToken) is not { Email: { } email } user)
        {
            return AccountRefusals.SignedOut;
        }

        using var turn = await lockout.TakeTurnAsync(email, cancellationToken);
        var attempt = SignInAttempt.FromSession(email, session);
        if (await lockout.FindLockAsync(attempt, cancellationToken) is { } until)
        {
            return AccountRefusals.Locked(lockout.Describe(until));
        }

        if (await factor.TakeAsync(user, typed, null, cancellationToken) is not { } proof)
        {
            LogWrong(user.Id);
            return await lockout.CountAsync(attempt, cancellationToken) is { } locked
                ? AccountRefusals.Locked(lockout.Describe(locked))
                : AccountRefusals.WrongCode;
        }

        await lockout.ForgetAsync(attempt, cancellationToken);
        return await own.ChangeAsync(
            session,
            OwnNeed.Open,
            (change, _) =>
            {
                change.NoteProof(proof);
                return Task.FromResult<Refusal?>(null);
            },
            cancellationToken
        );
    }

    [LoggerMessage(LogLevel.Warning, "A wrong code was entered in an open session of user {UserId}")]
    private partial void LogWrong(Guid userId);
}
