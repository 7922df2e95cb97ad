using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.Proofs;
using Portal.Core.Accounts.Sessions;

namespace Portal.Core.Accounts.People;

/// <summary>
/// Helps a person who lost phone and passkeys: removes every second factor, ends their sessions, and lets a new password be chosen by a link,
/// for the old one alone must not open the account to somebody who pretended to be them. Where their roles need a factor, they add a new one at
/// the next sign-in.
/// </summary>
public sealed class RemoveSecondFactor(AccountDesk desk, LinkPost post, IPasswordHasher<PortalUser> hasher)
{
    /// <summary>Removes authenticator app, recovery codes, passkeys and password. Needs a fresh proof. The person is told by mail, where mail is sent.</summary>
    /// <param name="actor">Who removes them: an Administrator.</param>
    /// <param name="user">Whose; not one's own.</param>
    /// <param name="site">Where Portal is, for the link.</param>
    /// <param name="cancellationToken">Stops it; what is stored stays.</param>
    /// <returns>The link by which the person chooses a password.</returns>
    public async Task<Result<MadeLink>> ExecuteAsync(Actor actor, Guid user, Uri site, CancellationToken cancellationToken)
    {
        FreshLink? made = null;
        var refused = await desk.ChangeAsync(
            (actor, NeedsProof: true),
            user,
            async (change, cancelled) =>
            {
                if (actor.Id == user)
                {
                    return AccountRefusals.NotYourself;
                }

                if (change.User.DisabledAt is not null)
                {
                    return AccountRefusals.Disabled;
                }

                await RemoveAsync(change, cancelled);
                made = await MakeUserLink.PrepareAsync(change, cancelled);
                return null;
            },
            cancellationToken
        );
        return made is { } link && refused is null
            ? await SendAsync(link, site, cancellationToken)
            : refused ?? AccountRefusals.NotFound;
    }

    private async Task RemoveAsync(AccountChange change, CancellationToken cancellationToken)
    {
        var (db, user) = (change.Db, change.User);
        (user.TwoFactorEnabled, user.SealedCodeKey) = (false, null);
        if (!user.IsInvited)
        {
            user.PasswordHash = hasher.HashPassword(user, AccountTokens.Make()); // nobody knows it: only the link leads on
        }

        user.Restamp(change.Now);
        await db.Set<RecoveryCode>().Where(row => row.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Set<IdentityUserPasskey<Guid>>().Where(row => row.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Sessions.Where(row => row.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        await AccountLink.ForgetAsync(db, user.Id, cancellationToken);
        change.Audit(AccountActs.FactorRemoved, after: new { removed = "all" });
    }

    private async Task<MadeLink> SendAsync(FreshLink link, Uri site, CancellationToken cancellationToken)
    {
        await post.TellAsync(
            link.Email,
            "Your second factor in Portal was removed",
            "An administrator has removed authenticator app, recovery codes and passkeys of your account in Portal, and its password counts no "
                + "more. A link to choose a new one comes to you. If you did not ask for this, tell an administrator at once.",
            cancellationToken
        );
        return await post.SendAsync(link, site, cancellationToken);
    }
}
