using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Sessions;

namespace Portal.Core.Accounts.Proofs;

/// <summary>Sets up and removes a person's own authenticator app and recovery codes. Source: ASVS 5.0 §6.5.2, ASVS 5.0 §7.5.1.</summary>
public sealed class AuthenticatorApp(OwnSession own, SecondFactor factor, AccountRules rules)
{
    private const string Issuer = "Portal";

    /// <summary>The address an app reads a key from.</summary>
    public static string AddressOf(byte[] key, string email)
    {
        var label = Uri.EscapeDataString($"{Issuer}:{email}");
        return $"otpauth://totp/{label}?secret={TimedCode.Write(key)}&issuer={Issuer}&algorithm=SHA1&digits=6&period=30";
    }

    /// <summary>Begins to ask for codes, once the app has shown that it knows the key; other sessions of the person end.</summary>
    /// <param name="session">The person's session.</param>
    /// <param name="key">The key shown to the app.</param>
    /// <param name="typed">The app's code.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Recovery codes, to be shown once.</returns>
    public async Task<Result<IReadOnlyList<string>>> SetUpAsync(
        Guid session,
        byte[] key,
        string typed,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<string> codes = [];
        var refused = await own.ChangeAsync(
            session,
            OwnNeed.Proved,
            async (change, cancelled) =>
            {
                if (TimedCode.FindStep(key, typed, change.Now) is not { } step)
                {
                    return AccountRefusals.WrongCode;
                }

                change.User.TwoFactorEnabled = true;
                change.User.SealedCodeKey = factor.Seal(key);
                change.User.CodeStep = step;
                change.NoteProof(SessionProof.Code);
                await change.EndOthersAsync(cancelled);
                change.Audit(AccountActs.FactorAdded, after: new { factor = "authenticator app" });
                codes = await RecoveryCode.MakeAsync(change.Db, change.User.Id, cancelled);
                return null;
            },
            cancellationToken
        );
        return refused is null ? Result(codes) : refused;
    }

    /// <summary>Makes new recovery codes; the ones before are good no more, and other sessions of the person end.</summary>
    public async Task<Result<IReadOnlyList<string>>> MakeCodesAsync(Guid session, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> codes = [];
        var refused = await own.ChangeAsync(
            session,
            OwnNeed.Proved,
            async (change, cancelled) =>
            {
                await change.EndOthersAsync(cancelled);
                change.Audit(AccountActs.RecoveryCodesMade);
                codes = await RecoveryCode.MakeAsync(change.Db, change.User.Id, cancelled);
                return null;
            },
            cancellationToken
        );
        return refused is null ? Result(codes) : refused;
    }

    /// <summary>Asks for codes no more, unless the person's roles need them; other sessions end.</summary>
    /// <returns>Null when done; otherwise why not.</returns>
    public Task<Refusal?> RemoveAsync(Guid session, CancellationToken cancellationToken) =>
        own.ChangeAsync(
            session,
            OwnNeed.Proved,
            async (change, cancelled) =>
            {
                var id = change.User.Id;
                var hasPasskey = await change.Db.Set<IdentityUserPasskey<Guid>>().AnyAsync(row => row.UserId == id, cancelled);
                if (rules.MustHoldTwo(change.Actor.Roles) && !hasPasskey)
                {
                    return AccountRefusals.StillRequired;
                }

                change.User.TwoFactorEnabled = false;
                change.User.SealedCodeKey = null;
                await change.EndOthersAsync(cancelled);
                await change.Db.Set<RecoveryCode>().Where(row => row.UserId == id).ExecuteDeleteAsync(cancelled);
                change.Audit(AccountActs.FactorRemoved, after: new { factor = "authenticator app" });
                return null;
            },
            cancellationToken
        );

    // an interface cannot be turned into a result by itself
    private static Result<IReadOnlyList<string>> Result(IReadOnlyList<string> codes) => codes.ToList();
}
