using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Links;

namespace Portal.Core.Accounts.People;

/// <summary>Gives a person another name or e-mail. An e-mail that an administrator sets is vouched for. Source: DESIGN §9.</summary>
public sealed class EditUser(AccountDesk desk, LinkPost post)
{
    /// <summary>Changes both. Safe to repeat. The address before is told of a new one where mail is sent.</summary>
    /// <returns>Null when done; otherwise why not.</returns>
    public async Task<Refusal?> ExecuteAsync(Actor actor, Guid user, Person wanted, CancellationToken cancellationToken)
    {
        wanted = wanted.Tidied();
        string? before = null;
        var refused = await desk.ChangeAsync(
            actor,
            user,
            (change, cancelled) =>
            {
                before = change.User.Email == wanted.Email ? null : change.User.Email;
                return ChangeAsync(change, wanted, cancelled);
            },
            cancellationToken
        );
        if (refused is null && before is not null)
        {
            await post.TellAsync(
                before,
                "Your e-mail in Portal has changed",
                $"An administrator has given your account in Portal the e-mail {wanted.Email}. If you do not expect this, ask them.",
                cancellationToken
            );
        }

        return refused;
    }

    private async Task<Refusal?> ChangeAsync(AccountChange change, Person wanted, CancellationToken cancellationToken)
    {
        if (wanted.Check() is [var wrong, ..])
        {
            return wrong;
        }

        var (key, user) = (PortalUser.KeyOf(wanted.Email), change.User);
        if (await change.Db.Users.AnyAsync(row => row.NormalizedEmail == key && row.Id != user.Id, cancellationToken))
        {
            return AccountRefusals.EmailTaken;
        }

        Rename(change, wanted.Name);
        if (user.Email != wanted.Email)
        {
            change.Audit(AccountActs.EmailChanged, new { email = user.Email }, new { email = wanted.Email });
            user.Readdress(wanted.Email);
            await desk.ForgetAsync(change.Db, user.Id, cancellationToken);
        }

        return null;
    }

    private static void Rename(AccountChange change, string name)
    {
        if (change.User.DisplayName != name)
        {
            change.Audit(AccountActs.Renamed, new { name = change.User.DisplayName }, new { name });
            change.User.Rename(name);
        }
    }
}
