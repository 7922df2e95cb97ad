using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.Sessions;

namespace Portal.Core.Accounts.Own;

/// <summary>
/// Ends the change of a person's own e-mail: they open the link of the new address in a session of the account that asked, so that nobody
/// confirms for somebody else. Source: DESIGN §9, ASVS 5.0 §7.4.3.
/// </summary>
public sealed class ConfirmOwnEmail(OwnSession own, AccountDesk desk, LinkPost post)
{
    /// <summary>Makes the address of a link the person's e-mail, ends their other sessions and links, and tells the address before.</summary>
    /// <param name="session">A session of the account that asked; it goes on.</param>
    /// <param name="token">The link's token.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The new e-mail.</returns>
    public async Task<Result<string>> ExecuteAsync(Guid session, string token, CancellationToken cancellationToken)
    {
        var (before, after) = ("", "");
        var refused = await own.ChangeAsync(
            session,
            OwnNeed.Full,
            async (change, cancelled) =>
            {
                before = change.User.Email ?? "";
                var confirmed = await ConfirmAsync(change, token, cancelled);
                after = confirmed.Value ?? "";
                return confirmed.Succeeded ? null : confirmed.Refusals[0];
            },
            cancellationToken
        );
        if (refused is not null)
        {
            return refused;
        }

        await post.TellAsync(
            before,
            "Your e-mail in Portal has changed",
            $"Your account in Portal now has the e-mail {after}. If this was not you, tell an administrator at once.",
            cancellationToken
        );
        return after;
    }

    private async Task<Result<string>> ConfirmAsync(OwnChange change, string token, CancellationToken cancellationToken)
    {
        var (db, user) = (change.Db, change.User);
        var link = await AccountLink.FindAsync(db, token, change.Now, cancellationToken);
        if (link is not { Kind: AccountLinkKind.Email, Email: { } email })
        {
            return AccountRefusals.BadLink(token);
        }

        if (link.UserId != user.Id)
        {
            return AccountRefusals.OtherAccount;
        }

        var key = PortalUser.KeyOf(email);
        if (await db.Users.AnyAsync(row => row.NormalizedEmail == key && row.Id != user.Id, cancellationToken))
        {
            return AccountRefusals.EmailTaken with { Field = null };
        }

        change.Audit(AccountActs.EmailChanged, new { email = user.Email }, new { email });
        user.Readdress(email);
        await change.EndOthersAsync(cancellationToken);
        await desk.ForgetAsync(db, user.Id, cancellationToken);
        return email;
    }
}
