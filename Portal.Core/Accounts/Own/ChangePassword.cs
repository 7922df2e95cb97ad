using Microsoft.AspNetCore.Identity;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.Sessions;

namespace Portal.Core.Accounts.Own;

/// <summary>Changes a person's own password and ends their other sessions and every link on its way. Source: ASVS 5.0 §6.2.2, ASVS 5.0 §6.2.3, ASVS 5.0 §7.4.3.</summary>
public sealed class ChangePassword(OwnSession own, ProveIdentity prove, IPasswordHasher<PortalUser> hasher, LinkPost post)
{
    /// <summary>Changes it. The person is told by mail, where mail is sent.</summary>
    /// <param name="session">The person's session; it goes on.</param>
    /// <param name="present">The present password.</param>
    /// <param name="wanted">The new one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when done; otherwise why not.</returns>
    public async Task<Refusal?> ExecuteAsync(Guid session, string present, string wanted, CancellationToken cancellationToken)
    {
        var email = "";
        var refused =
            await prove.CheckAsync(session, present, cancellationToken)
            ?? await own.ChangeAsync(
                session,
                OwnNeed.Full,
                (change, cancelled) =>
                {
                    email = change.User.Email ?? "";
                    return ChangeAsync(change, present, wanted, cancelled);
                },
                cancellationToken
            );
        if (refused is null)
        {
            await post.TellAsync(
                email,
                "Your password in Portal has changed",
                "The password of your account in Portal was changed. If this was not you, tell an administrator at once.",
                cancellationToken
            );
        }

        return refused;
    }

    private async Task<Refusal?> ChangeAsync(OwnChange change, string present, string wanted, CancellationToken cancellationToken)
    {
        if (wanted == present)
        {
            return new Refusal("account.password-same", "This is your present password.", "Choose another one.", "NewPassword");
        }

        if (PasswordRules.Check(wanted, change.User.Email ?? "", change.User.DisplayName) is { } weak)
        {
            return weak with { Field = "NewPassword" };
        }

        change.User.PasswordHash = hasher.HashPassword(change.User, wanted);
        change.Session.ProvedAt = change.Now;
        await change.EndOthersAsync(cancellationToken);
        change.Audit(AccountActs.PasswordChanged);
        return null;
    }
}
