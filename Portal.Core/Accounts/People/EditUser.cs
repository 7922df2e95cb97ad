using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Links;

namespace Portal.Core.Accounts.People;

/// <summary>Another name or e-mail for a person.</summary>
/// <param name="Before">What stood there when it was entered; something else means that somebody else was quicker.</param>
/// <param name="Wanted">What shall stand there.</param>
public sealed record PersonEdit(Person Before, Person Wanted);

/// <summary>
/// Gives a person another name or e-mail. An e-mail that an administrator sets is vouched for, and ends every link that was on its way to the
/// one before. Source: DESIGN §9.
/// </summary>
public sealed class EditUser(AccountDesk desk, LinkPost post)
{
    /// <summary>
    /// Changes both. Safe to repeat. Another e-mail needs a fresh proof; where mail is sent, the address before is told of it, and learns the new
    /// one only if its owner had joined.
    /// </summary>
    /// <returns>Null when done; otherwise why not.</returns>
    public async Task<Refusal?> ExecuteAsync(Actor actor, Guid user, PersonEdit edit, CancellationToken cancellationToken)
    {
        edit = edit with { Wanted = edit.Wanted.Tidied() };
        var isOther = edit.Wanted.Email != edit.Before.Email;
        string? told = null;
        var hadJoined = false;
        var refused = await desk.ChangeAsync(
            (actor, NeedsProof: isOther),
            user,
            (change, cancelled) =>
            {
                (told, hadJoined) = (isOther ? change.User.Email : null, !change.User.IsInvited);
                return isOther && actor.Id == user
                    ? Task.FromResult<Refusal?>(AccountRefusals.OnOwnPage with { Field = "Email" })
                    : ChangeAsync(change, edit, cancelled);
            },
            cancellationToken
        );
        if (refused is null && told is not null)
        {
            await TellAsync(told, hadJoined ? edit.Wanted.Email : null, cancellationToken);
        }

        return refused;
    }

    private Task<bool> TellAsync(string before, string? after, CancellationToken cancellationToken) =>
        after is null
            ? post.TellAsync(
                before,
                "Your invitation to Portal",
                "The invitation to Portal that was sent to this address is good no more. If you do not expect this, ask whoever invited you.",
                cancellationToken
            )
            : post.TellAsync(
                before,
                "Your e-mail in Portal has changed",
                $"An administrator has given your account in Portal the e-mail {after}. If you do not expect this, ask them.",
                cancellationToken
            );

    private async Task<Refusal?> ChangeAsync(AccountChange change, PersonEdit edit, CancellationToken cancellationToken)
    {
        var (wanted, user) = (edit.Wanted, change.User);
        if (wanted.Check() is [var wrong, ..])
        {
            return wrong;
        }

        var isThere = (user.DisplayName, user.Email) == (wanted.Name, wanted.Email);
        if (!isThere && (user.DisplayName, user.Email) != (edit.Before.Name, edit.Before.Email))
        {
            return AccountRefusals.Stale;
        }

        var key = PortalUser.KeyOf(wanted.Email);
        if (await change.Db.Users.AnyAsync(row => row.NormalizedEmail == key && row.Id != user.Id, cancellationToken))
        {
            return AccountRefusals.EmailTaken;
        }

        Rename(change, wanted.Name);
        if (user.Email != wanted.Email)
        {
            change.Audit(AccountActs.EmailChanged, new { email = user.Email }, new { email = wanted.Email });
            user.Readdress(wanted.Email);
            await AccountLink.ForgetAsync(change.Db, user.Id, cancellationToken);
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
