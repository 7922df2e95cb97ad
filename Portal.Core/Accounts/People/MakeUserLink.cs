using Portal.Core.Accounts.Links;

namespace Portal.Core.Accounts.People;

/// <summary>
/// Makes a link by which somebody sets a password: the invitation once more, or a reset. The present password goes on counting until then.
/// </summary>
public sealed class MakeUserLink(AccountDesk desk, LinkPost post)
{
    /// <summary>Makes it; an earlier one is good no more.</summary>
    /// <param name="actor">Who makes it: an Administrator.</param>
    /// <param name="user">For whom.</param>
    /// <param name="site">Where Portal is, for the link.</param>
    /// <param name="cancellationToken">Stops it; what is stored stays.</param>
    public async Task<Result<MadeLink>> ExecuteAsync(Actor actor, Guid user, Uri site, CancellationToken cancellationToken)
    {
        (AccountLinkKind Kind, string Token, DateTime ExpiresAt)? made = null;
        var email = "";
        var refused = await desk.ChangeAsync(
            actor,
            user,
            async (change, cancelled) =>
            {
                if (change.User.DisabledAt is not null)
                {
                    return AccountRefusals.Disabled;
                }

                var kind = change.User.IsInvited ? AccountLinkKind.Invitation : AccountLinkKind.Reset;
                var (token, until) = await AccountLink.MakeAsync(change.Db, (kind, user, null), change.Now, cancelled);
                change.Audit(kind == AccountLinkKind.Reset ? AccountActs.ResetLinkMade : AccountActs.Invited);
                (made, email) = ((kind, token, until), change.User.Email ?? "");
                return null;
            },
            cancellationToken
        );
        return made is { } link && refused is null
            ? await post.SendAsync(link, email, site, cancellationToken)
            : refused ?? AccountRefusals.NotFound;
    }
}
