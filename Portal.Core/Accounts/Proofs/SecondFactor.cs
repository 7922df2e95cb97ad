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

    /// <summary>Takes a code of the app, or a recovery code; either is good once.</summary>
    /// <returns>What it was, or null when it is neither.</returns>
    public async Task<SessionProof?> TakeAsync(PortalUser user, string typed, CancellationToken cancellationToken)
    {
        if (user is not { TwoFactorEnabled: true, SealedCodeKey: { } sealedKey } || Open(user.Id, sealedKey) is not { } key)
        {
            return null;
        }

        var now = time.GetUtcNow().UtcDateTime;
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (TimedCode.FindStep(key, typed, now) is { } step)
        {
            // two requests with one code: the first takes the step
            var taken = await db
                .Users.Where(row => row.Id == user.Id && row.CodeStep < step)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.CodeStep, step), cancellationToken);
            await write.CommitAsync(cancellationToken);
            return taken == 1 ? SessionProof.Code : null;
        }

        var digest = RecoveryCode.DigestOf(typed);
        var used = await db.Set<RecoveryCode>()
            .Where(row => row.UserId == user.Id && row.Digest == digest)
            .ExecuteDeleteAsync(cancellationToken);
        if (used == 0)
        {
            return null;
        }

        var actor = new Actor(user.Id, user.DisplayName, user.Email, new HashSet<Role>());
        var left = await db.Set<RecoveryCode>().CountAsync(row => row.UserId == user.Id, cancellationToken);
        db.Audit.Add(AuditEntry.For(now, actor, AccountActs.RecoveryCodeUsed, AccountActs.Subject(user.Id), after: new { left }));
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return SessionProof.RecoveryCode;
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
