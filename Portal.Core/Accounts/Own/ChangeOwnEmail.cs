using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Audit;

namespace Portal.Core.Accounts.Own;

/// <summary>
/// Begins the change of a person's own e-mail: a link goes to the new address, a notice to the present one, which counts until the link is
/// opened. Whether somebody else has the new address is told by neither answer nor time: both ways store and send as much, the mails in the
/// background. Source: DESIGN §9, ASVS 5.0 §6.3.8.
/// </summary>
public sealed class ChangeOwnEmail(OwnSession own, LinkPost post)
{
    private const int MostPerHour = 5;

    /// <summary>Has the link sent.</summary>
    /// <param name="session">The person's session.</param>
    /// <param name="wanted">The new address.</param>
    /// <param name="site">Where Portal is, for the link.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when mails are on their way; otherwise why not.</returns>
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

        Asked? asked = null;
        var refused = await own.ChangeAsync(
            session,
            OwnNeed.Proved,
            async (change, cancelled) =>
            {
                var stored = await AskAsync(change, wanted, cancelled);
                asked = stored.Value;
                return stored.Succeeded ? null : stored.Refusals[0];
            },
            cancellationToken
        );
        if (refused is null && asked is { } done)
        {
            Send(done, site);
        }

        return refused;
    }

    private static async Task<Result<Asked>> AskAsync(OwnChange change, string wanted, CancellationToken cancellationToken)
    {
        var present = change.User.Email ?? "";
        if (string.Equals(present, wanted, StringComparison.Ordinal))
        {
            return AccountRefusals.EmailSame;
        }

        if (await HasAskedOftenAsync(change, cancellationToken))
        {
            return AccountRefusals.TooManyMails;
        }

        return await MakeAsync(change, (present, wanted), cancellationToken);
    }

    // by the audit: it holds for all nodes and over restarts, and no mail goes out without its entry
    private static async Task<bool> HasAskedOftenAsync(OwnChange change, CancellationToken cancellationToken)
    {
        var (since, id) = (change.Now.AddHours(-1), change.User.Id.ToString());
        var asked = change.Db.Audit.Where(entry =>
            entry.SubjectKind == AccountActs.Kind
            && entry.SubjectId == id
            && entry.Action == AccountActs.EmailAsked
            && entry.At > since
        );
        return await asked.CountAsync(cancellationToken) >= MostPerHour;
    }

    // where somebody else has the address a link is stored all the same; nobody learns its token
    private static async Task<Asked> MakeAsync(
        OwnChange change,
        (string Present, string Wanted) email,
        CancellationToken cancellationToken
    )
    {
        var (present, wanted) = email;
        change.Audit(AccountActs.EmailAsked, new { email = present }, new { email = wanted });
        var (key, id) = (PortalUser.KeyOf(wanted), change.User.Id);
        var isTaken = await change.Db.Users.AnyAsync(row => row.NormalizedEmail == key && row.Id != id, cancellationToken);
        var what = (AccountLinkKind.Email, (Guid?)id, (string?)wanted);
        var (token, until) = await AccountLink.MakeAsync(change.Db, what, change.Now, cancellationToken);
        return new Asked(new FreshLink(AccountLinkKind.Email, token, until, wanted) { AskedBy = present }, present, isTaken);
    }

    private void Send(Asked asked, Uri site)
    {
        var (link, present, isTaken) = asked;
        if (isTaken)
        {
            post.TellLater(
                link.Email,
                "Your e-mail in Portal",
                "Somebody asked to use this address for another account in Portal. It belongs to yours, so nothing was changed and there is "
                    + "nothing for you to do."
            );
        }
        else
        {
            post.SendLater(link, site);
        }

        post.TellLater(
            present,
            "A new e-mail for your account in Portal",
            "Somebody who is signed in as you asked to give your account another e-mail. If this was not you, change your password and "
                + "tell an administrator."
        );
    }

    /// <summary>What was stored and is to be sent.</summary>
    private sealed record Asked(FreshLink Link, string Present, bool IsTaken);
}
