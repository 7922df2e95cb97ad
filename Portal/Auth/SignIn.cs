using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Hosting;

namespace Portal.Auth;

/// <summary>
/// Checks e-mail and password. Every refusal looks the same and costs one password hash, so that no answer tells which accounts
/// exist, are locked, disabled or demo accounts. Source: DESIGN §9.
/// </summary>
/// <remarks>
/// Limit: a wrong password on an account that is not locked is also counted in the database, a synced write that the other refusals
/// lack. Who measures many attempts can tell such an account from none; the limit on attempts from one address makes that slow.
/// </remarks>
internal sealed partial class SignIn(
    UserManager<PortalUser> users,
    ActorClaims claims,
    AccountLockout lockout,
    TimeProvider time,
    ILogger<SignIn> logger
)
{
    // what unknown accounts are checked against
    private static readonly string Decoy = new PasswordHasher<PortalUser>().HashPassword(
        new PortalUser(),
        Guid.CreateVersion7().ToString()
    );

    /// <summary>The signed-in person, or null.</summary>
    public async Task<ClaimsPrincipal?> ExecuteAsync(
        string email,
        string password,
        Caller caller,
        CancellationToken cancellationToken
    )
    {
        using var turn = await lockout.TakeTurnAsync(email, cancellationToken);
        var user = await FindAsync(email);
        var verdict = users.PasswordHasher.VerifyHashedPassword(user ?? new PortalUser(), user?.PasswordHash ?? Decoy, password);
        if (user is null)
        {
            LogUnknown(caller.Address);
            return null;
        }

        if (lockout.IsLocked(user))
        {
            LogLocked(user.Id, caller.Address);
            return null;
        }

        if (verdict == PasswordVerificationResult.Failed || user.PasswordHash is null)
        {
            await lockout.CountFailureAsync(user.Id, cancellationToken);
            LogWrongPassword(user.Id, caller.Address);
            return null;
        }

        if (user.DisabledAt is not null || (user.IsDemo && !caller.IsOnThisMachine))
        {
            LogNotAllowed(user.Id, caller.Address);
            return null;
        }

        await lockout.ForgetAsync(user, cancellationToken);
        LogSignedIn(user.Id, caller.Address);
        return await claims.CreateAsync(user, time.GetUtcNow());
    }

    // an e-mail that is no text is nobody's, and looked up all the same: neither Identity nor PostgreSQL takes it as it is
    private async Task<PortalUser?> FindAsync(string email)
    {
        var found = await users.FindByEmailAsync(Folding.Clean(email));
        return Folding.IsClean(email) ? found : null;
    }

    [LoggerMessage(LogLevel.Information, "User {UserId} signed in from {Address}")]
    private partial void LogSignedIn(Guid userId, string address);

    [LoggerMessage(LogLevel.Warning, "Sign-in refused: unknown e-mail, from {Address}")]
    private partial void LogUnknown(string address);

    [LoggerMessage(LogLevel.Warning, "Sign-in refused: wrong password for user {UserId}, from {Address}")]
    private partial void LogWrongPassword(Guid userId, string address);

    [LoggerMessage(LogLevel.Warning, "Sign-in refused: user {UserId} is locked, from {Address}")]
    private partial void LogLocked(Guid userId, string address);

    [LoggerMessage(
        LogLevel.Warning,
        "Sign-in refused: user {UserId} is disabled or a demo account used from elsewhere, from {Address}"
    )]
    private partial void LogNotAllowed(Guid userId, string address);
}
