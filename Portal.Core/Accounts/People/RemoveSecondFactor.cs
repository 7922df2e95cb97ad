using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Proofs;
using Portal.Core.Accounts.Sessions;

namespace Portal.Core.Accounts.People;

/// <summary>
/// Helps a person who lost phone and passkeys: removes every second factor and ends their sessions. Where their roles need one, they add a
/// new one at the next sign-in.
/// </summary>
public sealed class RemoveSecondFactor(AccountDesk desk)
{
    /// <summary>Removes authenticator app, recovery codes and passkeys. Safe to repeat.</summary>
    /// <returns>Null when done; otherwise why not.</returns>
    public Task<Refusal?> ExecuteAsync(Actor actor, Guid user, CancellationToken cancellationToken) =>
        desk.ChangeAsync(
            actor,
            user,
            async (change, cancelled) =>
            {
                if (actor.Id == user)
                {
                    return AccountRefusals.NotYourself;
                }

                change.User.TwoFactorEnabled = false;
                change.User.SealedCodeKey = null;
                change.User.Restamp(change.Now);
                await change.Db.Set<RecoveryCode>().Where(row => row.UserId == user).ExecuteDeleteAsync(cancelled);
                await change.Db.Set<IdentityUserPasskey<Guid>>().Where(row => row.UserId == user).ExecuteDeleteAsync(cancelled);
                await change.Db.Sessions.Where(row => row.UserId == user).ExecuteDeleteAsync(cancelled);
                change.Audit(AccountActs.FactorRemoved, after: new { removed = "all" });
                return null;
            },
            cancellationToken
        );
}
