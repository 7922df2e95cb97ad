using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.Sessions;

namespace Portal.Core.Accounts.People;

/// <summary>
/// Shuts a person out: their sessions end, open pages at once here and within 30 s on other nodes, and what was remembered of them is
/// forgotten. Source: DESIGN §9, row 22.
/// </summary>
public sealed class DisableUser(AccountDesk desk)
{
    /// <summary>Disables the account. Safe to repeat.</summary>
    /// <returns>Null when done; otherwise why not.</returns>
    public Task<Refusal?> ExecuteAsync(Actor actor, Guid user, CancellationToken cancellationToken) =>
        desk.ChangeAsync(
            (actor, NeedsProof: false),
            user,
            async (change, cancelled) =>
            {
                if (actor.Id == user)
                {
                    return AccountRefusals.NotYourself;
                }

                if (change.User.DisabledAt is not null)
                {
                    return null;
                }

                var roles = await HeldRoles.OfAsync(change.Db, user, cancelled);
                if (
                    roles.Contains(Role.Administrator) && !await HeldRoles.HasAdministratorBesideAsync(change.Db, user, cancelled)
                )
                {
                    return AccountRefusals.LastAdministrator;
                }

                change.User.DisabledAt = change.Now;
                change.User.Restamp(change.Now);
                await change.Db.Sessions.Where(row => row.UserId == user).ExecuteDeleteAsync(cancelled);
                await AccountLink.ForgetAsync(change.Db, user, cancelled);
                await desk.ForgetAsync(change.Db, user, cancelled);
                change.Audit(AccountActs.Disabled);
                return null;
            },
            cancellationToken
        );
}

/// <summary>Lets a person in again, with the password and second factor they had.</summary>
public sealed class EnableUser(AccountDesk desk)
{
    /// <summary>Enables the account. Safe to repeat.</summary>
    /// <returns>Null when done; otherwise why not.</returns>
    public Task<Refusal?> ExecuteAsync(Actor actor, Guid user, CancellationToken cancellationToken) =>
        desk.ChangeAsync(
            (actor, NeedsProof: false),
            user,
            (change, _) =>
            {
                if (actor.Id == user)
                {
                    return Task.FromResult<Refusal?>(AccountRefusals.NotYourself);
                }

                if (change.User.DisabledAt is not null)
                {
                    change.User.DisabledAt = null;
                    change.Audit(AccountActs.Enabled);
                }

                return Task.FromResult<Refusal?>(null);
            },
            cancellationToken
        );
}
