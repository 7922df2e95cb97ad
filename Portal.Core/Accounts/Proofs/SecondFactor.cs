using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts.Proofs;

/// <summary>What is asked for after the password; either of two is enough, none when neither is there.</summary>
/// <param name="Code">True when a code of the app, or a recovery code, will do.</param>
/// <param name="Passkey">True when a passkey will do.</param>
public sealed record NeededFactor(bool Code, bool Passkey)
{
    /// <summary>True when something is asked for.</summary>
    public bool Any => Code || Passkey;
}

/// <summary>Checks codes at sign-in, each good once. The app's key is sealed at rest. Thread-safe. Source: ASVS 5.0 §6.5.1, DESIGN §11.</summary>
public sealed partial class SecondFactor(
    PortalDatabase databases,
    IDataProtectionProvider protection,
    AccountRules rules,
    TimeProvider time,
    ILogger<SecondFactor> logger
)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Portal.Accounts.Codes");

    /// <summary>What a person whose password was right must show besides. Who needs a second factor and has none gets in to add one.</summary>
    public async Task<NeededFactor> FindNeededAsync(PortalUser user, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var hasPasskey = await db.Set<IdentityUserPasskey<Guid>>().AnyAsync(row => row.UserId == user.Id, cancellationToken);
        var must = rules.MustHoldTwo(await HeldRoles.OfAsync(db, user.Id, cancellationToken));
        return new NeededFactor(user.TwoFactorEnabled, hasPasskey && (must || user.TwoFactorEnabled));
    }

    /// <summary>True when the person has an authenticator app or a passkey.</summary>
    internal static async Task<bool> IsHeldAsync(PortalDbContext db, PortalUser user, CancellationToken cancellationToken) =>
        user.TwoFactorEnabled
        || await db.Set<IdentityUserPasskey<Guid>>().AnyAsync(row => row.UserId == user.Id, cancellationToken);

    /// <summary>
    /// Takes a code of the app, or a recovery code; either is good once. With the step of a sign-in both are used up together or not at all.
    /// A recovery code is good also where the app's key cannot be opened any more.
    /// </summary>
    /// <returns>What it was, or null when it is neither, or the step was finished already.</returns>
    public async Task<SessionProof?> TakeAsync(
        PortalUser user,
        string typed,
        SignInStep? step,
        CancellationToken cancellationToken
    )
    {
        if (!user.TwoFactorEnabled)
        {
            return null;
        }

        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (step is not null && !await SignInSteps.TakeAsync(db, step, cancellationToken))
        {
            return null;
        }

        SessionProof? proof =
            await TakeCodeAsync(db, user, typed, cancellationToken) ? SessionProof.Code
            : await TakeRecoveryCodeAsync(db, user, typed, cancellationToken) ? SessionProof.RecoveryCode
            : null;
        if (proof is not null)
        {
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }

        return proof;
    }

    private async Task<bool> TakeCodeAsync(PortalDbContext db, PortalUser user, string typed, CancellationToken cancellationToken)
    {
        if (
            user.SealedCodeKey is not { } sealedKey
            || Open(user.Id, sealedKey) is not { } key
            || TimedCode.FindStep(key, typed, time.GetUtcNow().UtcDateTime) is not { } step
        )
        {
            return false;
        }

        // two requests with one code: the first takes the step
        return await db
                .Users.Where(row => row.Id == user.Id && row.CodeStep < step && row.SealedCodeKey == sealedKey)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.CodeStep, step), cancellationToken) == 1;
    }

    private async Task<bool> TakeRecoveryCodeAsync(
        PortalDbContext db,
        PortalUser user,
        string typed,
        CancellationToken cancellationToken
    )
    {
        var digest = RecoveryCode.DigestOf(typed);
        var codes = db.Set<RecoveryCode>().Where(row => row.UserId == user.Id);
        if (await codes.Where(row => row.Digest == digest).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return false;
        }

        var actor = new Actor(user.Id, user.DisplayName, user.Email, new HashSet<Role>());
        var left = await codes.CountAsync(cancellationToken);
        var (now, subject) = (time.GetUtcNow().UtcDateTime, AccountActs.Subject(user.Id));
        db.Audit.Add(AuditEntry.For(now, actor, AccountActs.RecoveryCodeUsed, subject, after: new { left }));
        return true;
    }

    internal string Seal(byte[] key) => _protector.Protect(Convert.ToBase64String(key));

    private byte[]? Open(Guid user, string sealedKey)
    {
        try
        {
            return Convert.FromBase64String(_protector.Unprotect(sealedKey));
        }
        catch (CryptographicException exception)
        {
            LogLocked(exception, user);
            return null;
        }
    }

    [LoggerMessage(
        LogLevel.Error,
        "The key of the authenticator app of user {UserId} cannot be opened: the data-protection keys are not those it was sealed with"
    )]
    private partial void LogLocked(Exception exception, Guid userId);
}
