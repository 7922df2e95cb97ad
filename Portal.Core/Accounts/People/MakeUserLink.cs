using Portal.Core.Accounts.Links;

namespace Portal.Core.Accounts.People;

/// <summary>
/// Makes a link by which somebody else sets a password: the invitation once more, or a reset. The present password goes on counting until then.
/// </summary>
public sealed class MakeUserLink(AccountDesk desk, LinkPost post)
{
    /// <summary>Makes it; an earlier one is good no more. Needs a fresh proof.</summary>
    /// <param name="actor">Who makes it: an Administrator.</param>
    /// <param name="user">For whom; not oneself.</param>
    /// <param name="site">Where Portal is, for the link.</param>
    /// <param name="cancellationToken">Stops it; what is stored stays.</param>
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
                    return AccountRefusals.OnOwnPage;
                }

                if (change.User.DisabledAt is not null)
                {
                    return AccountRefusals.Disabled;
                }

                made = await PrepareAsync(change, cancelled);
                return null;
            },
            cancellationToken
        );
        return made is { } link && refused is null
            ? await post.SendAsync(link, site, cancellationToken)
            : refused ?? AccountRefusals.NotFound;
    }

    /// <summary>Makes the link that fits the account, within the transaction of a change.</summary>
    internal static async Task<FreshLink> PrepareAsync(AccountChange change, CancellationToken cancellationToken)
    {
        var kind = change.User.IsInvited ? AccountLinkKind.Invitation : AccountLinkKind.Reset;
        var (token, until) = await AccountLink.MakeAsync(change.Db, (kind, change.User.Id, null), change.Now, cancellationToken);
        change.Audit(kind == AccountLinkKind.Reset ? AccountActs.ResetLinkMade : AccountActs.Invited);
        return new FreshLink(kind, token, until, change.User.Email ?? "");
    }
}
