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
/// <param name="Locked">The sentence for attempts that are refused unseen, or null.</param>
internal sealed record SignInOutcome(PortalUser? User, NeededFactor Needed, string? Locked)
{
    public static SignInOutcome Refused(string? locked) => new(null, new NeededFactor(false, false), locked);
}

/// <summary>
/// Checks e-mail and password. Every refusal looks the same, costs one password hash and one counted failure, and locks alike, so that no
/// answer tells which accounts exist, are disabled or demo accounts. Source: DESIGN §9, ASVS 5.0 §6.3.8.
/// </summary>
internal sealed partial class SignIn(
    UserManager<PortalUser> users,
    SignInGuard guard,
    SecondFactor factor,
    ILogger<SignIn> logger
)
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
        var user = await FindAsync(email);
        using var turn = await guard.BeginAsync(email, user, caller, cancellationToken);
        if (turn.Locked is { } locked)
        {
            LogLocked(user?.Id, caller.Address);
            return SignInOutcome.Refused(locked);
        }

        var verdict = users.PasswordHasher.VerifyHashedPassword(user ?? new PortalUser(), user?.PasswordHash ?? Decoy, password);
        if (user?.PasswordHash is null || verdict == PasswordVerificationResult.Failed || !MayEnter(user, caller))
        {
            LogRefused(user, verdict, caller.Address);
            return SignInOutcome.Refused(await turn.FailAsync(cancellationToken));
        }

        var needed = await factor.FindNeededAsync(user, cancellationToken);
        if (!needed.Any)
        {
            // not before the second factor: whoever knows the password must not reset the count of guessed codes
            await turn.SucceedAsync(cancellationToken);
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

    [LoggerMessage(LogLevel.Warning, "Sign-in refused: the e-mail of user {UserId} is locked there, from {Address}")]
    private partial void LogLocked(Guid? userId, string address);

    [LoggerMessage(
        LogLevel.Warning,
        "Sign-in refused: user {UserId} is disabled or a demo account used from elsewhere, from {Address}"
    )]
    private partial void LogNotAllowed(Guid userId, string address);
}
