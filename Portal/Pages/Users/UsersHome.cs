using Portal.Core;
using Portal.Core.Accounts.People;
using Portal.Core.Home;

namespace Portal.Pages.Users;

/// <summary>Invitations that nobody has answered.</summary>
internal sealed class UserNeeds(ListUsers list) : INeedsAttention
{
    public string Title => "Users";

    public async Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        var address = UserListAddress.Empty with { State = UserState.Invited, Sort = UserSort.Created };
        var request = address.ToRequest() with { Page = KeysetRequest.First(1) };
        var invited = (await list.ExecuteAsync(actor, request, cancellationToken)).Value;
        return
        [
            .. Need.Of(
                new("invitation has not been answered", "invitations have not been answered") { Act = "Remind" },
                address.First,
                invited?.Total ?? 0,
                invited is { Rows: [var oldest, ..] } ? oldest.User.CreatedAt : null
            ),
        ];
    }
}

/// <summary>Portal is meant for several people.</summary>
internal sealed class InviteStep(ListUsers list) : IFirstStep
{
    public int Place => 30;

    public async Task<FirstStep?> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        var request = UserListAddress.Empty.ToRequest() with { Page = KeysetRequest.First(1) };
        var listed = await list.ExecuteAsync(actor, request, cancellationToken);
        return listed.Value is not { } users
            ? null
            : new FirstStep(
                "Invite the people who work with it",
                "Each gets a link and the roles you choose; nobody can register.",
                users.Total > 1
            )
            {
                Href = "/users/new",
                Link = "Invite a user",
            };
    }
}
