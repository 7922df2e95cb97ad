using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.Sessions;

namespace Portal.Core.Accounts.Own;

/// <summary>
/// Begins the change of a person's own e-mail: a link goes to the new address, a notice to the present one, which counts until the link is
/// opened. Whether somebody else has the new address is not told. Source: DESIGN §9.
/// </summary>
public sealed class ChangeOwnEmail(OwnSession own, LinkPost post)
{
    /// <summary>Sends the link.</summary>
    /// <param name="session">The person's session.</param>
    /// <param name="wanted">The new address.</param>
    /// <param name="site">Where Portal is, for the link.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when the link is on its way; otherwise why not.</returns>
    public async Task<Refusal?> ExecuteAsync(Guid session, string wanted, Uri site, CancellationToken cancellationToken)
    {
        if (!post.ByMail)
        {
            return AccountRefusals.NoMail;
        }

        wanted = wanted.Trim();
        if (!Person.IsEmail(wanted))
        {
            return AccountRefusals.EmailInvalid;
        }

        (AccountLinkKind Kind, string Token, DateTime ExpiresAt)? made = null;
        var present = "";
        var refused = await own.ChangeAsync(
            session,
            needsProof: true,
            async (change, cancelled) =>
            {
                present = change.User.Email ?? "";
                if (string.Equals(present, wanted, StringComparison.Ordinal))
                {
                    return AccountRefusals.EmailSame;
                }

                made = await MakeAsync(change, wanted, cancelled);
                return null;
            },
            cancellationToken
        );
        return refused ?? await SendAsync(made, (present, wanted), site, cancellationToken);
    }

    // null when somebody else has the address: nobody is told, and no link goes there
    private static async Task<(AccountLinkKind Kind, string Token, DateTime ExpiresAt)?> MakeAsync(
        OwnChange change,
        string wanted,
        CancellationToken cancellationToken
    )
    {
        change.Audit(AccountActs.EmailAsked, new { email = change.User.Email }, new { email = wanted });
        var (key, id) = (PortalUser.KeyOf(wanted), change.User.Id);
        if (await change.Db.Users.AnyAsync(row => row.NormalizedEmail == key && row.Id != id, cancellationToken))
        {
            return null;
        }

        var link = (AccountLinkKind.Email, (Guid?)id, (string?)wanted);
        var (token, until) = await AccountLink.MakeAsync(change.Db, link, change.Now, cancellationToken);
        return (AccountLinkKind.Email, token, until);
    }

    private async Task<Refusal?> SendAsync(
        (AccountLinkKind Kind, string Token, DateTime ExpiresAt)? link,
        (string Present, string Wanted) email,
        Uri site,
        CancellationToken cancellationToken
    )
    {
        if (link is { } made && (await post.SendAsync(made, email.Wanted, site, cancellationToken)).MailFailed)
        {
            return new Refusal(
                "account.mail-failed",
                "The mail server did not take the mail.",
                "Your e-mail stays as it is. Try again later.",
                "Email"
            );
        }

        await post.TellAsync(
            email.Present,
            "A new e-mail for your account in Portal",
            "Somebody who is signed in as you asked to give your account another e-mail. If this was not you, change your password and "
                + "tell an administrator.",
            cancellationToken
        );
        return null;
    }
}
