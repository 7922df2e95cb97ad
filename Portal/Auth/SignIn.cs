using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Accounts.Proofs;
using Portal.Hosting;

namespace Portal.Auth;

/// <summary>How an attempt to sign in ended.</summary>
/// <param name="User">Who signs in; null when refused.</param>
/// <param name="Needed">What they must show besides.</param>
/// <param name="LockedUntil">UTC instant until which the e-mail is locked, or null.</param>
internal sealed record SignInOutcome(PortalUser? User, NeededFactor Needed, DateTime? LockedUntil)
{
    public static SignInOutcome Refused(DateTime? lockedUntil) => new(null, new NeededFactor(false, false), lockedUntil);
}

/// <summary>
/// Checks e-mail and password. Every refusal looks the same, costs one password hash and one counted failure, and locks alike, so that no
/// answer tells which accounts exist, are disabled or demo accounts. Source: DESIGN §9, ASVS 5.0 §6.3.8.
/// </summary>
internal sealed partial class SignIn(UserManager<PortalUser> users, Lockout lockout, SecondFactor factor, ILogger<SignIn> logger)
{
    // what unknown accounts are checked against, at the cost of known ones
    private static readonly string Decoy = new PasswordHasher<PortalUser>(
        Options.Create(new PasswordHasherOptions { IterationCount = AuthRegistration.HashRounds })
    ).HashPassword(new PortalUser(), Guid.CreateVersion7().ToString());

    public async Task<SignInOutcome> ExecuteAsync(
        string email,
        string password,
        Caller caller,
        CancellationToken cancellationToken
    )
    {
        using var turn = await lockout.TakeTurnAsync(email, cancellationToken);
        if (await lockout.FindLockAsync(email, cancellationToken) is { } until)
        {
            LogLocked(caller.Address);
            return SignInOutcome.Refused(until);
        }

        var user = await FindAsync(email);
        var verdict = users.PasswordHasher.VerifyHashedPassword(user ?? new PortalUser(), user?.PasswordHash ?? Decoy, password);
        if (user?.PasswordHash is null || verdict == PasswordVerificationResult.Failed || !MayEnter(user, caller))
        {
            LogRefused(user, verdict, caller.Address);
            return SignInOutcome.Refused(await lockout.CountAsync(email, cancellationToken));
        }

        var needed = await factor.FindNeededAsync(user, cancellationToken);
        if (!needed.Any)
        {
            // not before the second factor: whoever knows the password must not reset the count of guessed codes
            await lockout.ForgetAsync(email, cancellationToken);
            LogSignedIn(user.Id, caller.Address);
        }

        return new SignInOutcome(user, needed, null);
    }

    /// <summary>True when the account is good for signing in from there.</summary>
    public static bool MayEnter(PortalUser user, Caller caller) =>
        user.DisabledAt is null && (!user.IsDemo || caller.IsOnThisMachine);

    // an e-mail that is no text is nobody's, and looked up all the same: neither Identity nor PostgreSQL takes it as it is
    private async Task<PortalUser?> FindAsync(string email)
    {
        var found = await users.FindByEmailAsync(Folding.Clean(email));
        return Folding.IsClean(email) ? found : null;
    }

    private void LogRefused(PortalUser? user, PasswordVerificationResult verdict, string address)
    {
        if (user is null)
        {
            LogUnknown(address);
        }
        else if (verdict == PasswordVerificationResult.Failed || user.PasswordHash is null)
        {
            LogWrongPassword(user.Id, address);
        }
        else
        {
            LogNotAllowed(user.Id, address);
        }
    }

    [LoggerMessage(LogLevel.Information, "User {UserId} signed in from {Address}")]
    private partial void LogSignedIn(Guid userId, string address);

    [LoggerMessage(LogLevel.Warning, "Sign-in refused: unknown e-mail, from {Address}")]
    private partial void LogUnknown(string address);

    [LoggerMessage(LogLevel.Warning, "Sign-in refused: wrong password for user {UserId}, from {Address}")]
    private partial void LogWrongPassword(Guid userId, string address);

    [LoggerMessage(LogLevel.Warning, "Sign-in refused: the e-mail is locked, from {Address}")]
    private partial void LogLocked(string address);

    [LoggerMessage(
        LogLevel.Warning,
        "Sign-in refused: user {UserId} is disabled or a demo account used from elsewhere, from {Address}"
    )]
    private partial void LogNotAllowed(Guid userId, string address);
}
