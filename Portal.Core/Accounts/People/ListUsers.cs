using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts.People;

/// <summary>Columns the list can be sorted by.</summary>
public enum UserSort
{
    /// <summary>Name.</summary>
    Name,

    /// <summary>E-mail.</summary>
    Email,

    /// <summary>When the account was made.</summary>
    Created,
}

/// <summary>What an account is good for now.</summary>
public enum UserState
{
    /// <summary>May sign in.</summary>
    Active,

    /// <summary>Has set no password yet.</summary>
    Invited,

    /// <summary>Shut out by an administrator.</summary>
    Disabled,
}

/// <summary>What part of the list is asked for.</summary>
/// <param name="Search">Words that must all occur in name or e-mail; empty for all.</param>
/// <param name="State">Accounts of one state, or null for all.</param>
/// <param name="Role">Holders of one role, or null for all.</param>
/// <param name="Sort">Column.</param>
/// <param name="Descending">True for the last first.</param>
/// <param name="Page">Which page.</param>
public sealed record UserListRequest(
    string Search,
    UserState? State,
    Role? Role,
    UserSort Sort,
    bool Descending,
    KeysetRequest Page
);

/// <summary>One account in the list.</summary>
/// <param name="User">The account.</param>
/// <param name="Roles">Roles held, in their order.</param>
public sealed record UserRow(PortalUser User, IReadOnlyList<Role> Roles)
{
    /// <summary>What it is good for.</summary>
    public UserState State =>
        User.DisabledAt is not null ? UserState.Disabled
        : User.IsInvited ? UserState.Invited
        : UserState.Active;
}

/// <summary>Lists the accounts for administrators; those of people who were made nameless are not among them. Source: DESIGN §8.</summary>
public sealed class ListUsers(PortalDatabase databases)
{
    private const int MostWords = 8;

    /// <summary>Reads one page.</summary>
    public async Task<Result<KeysetPage<UserRow>>> ExecuteAsync(
        Actor actor,
        UserListRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ManageUsers.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        var found = Filter(db, Search(db.Users.AsNoTracking(), request.Search), request);
        var page = await (
            request.Sort switch
            {
                UserSort.Created => PageAsync(user => user.CreatedAt),
                UserSort.Email => PageAsync(user => user.NormalizedUserName!), // the e-mail, and never null
                _ => PageAsync(user => user.NameKey),
            }
        );
        var roles = await HeldRoles.OfAsync(db, [.. page.Rows.Select(user => user.Id)], cancellationToken);
        return new KeysetPage<UserRow>(
            [.. page.Rows.Select(user => new UserRow(user, [.. roles[user.Id].Order()]))],
            page.Previous,
            page.Next,
            page.Total,
            page.From
        );

        Task<KeysetPage<PortalUser>> PageAsync<TKey>(Expression<Func<PortalUser, TKey>> key)
            where TKey : notnull =>
            new Keyset<PortalUser, TKey>(key, user => user.Id, request.Descending).ReadAsync(
                found,
                request.Page,
                cancellationToken
            );
    }

    private static IQueryable<PortalUser> Filter(PortalDbContext db, IQueryable<PortalUser> users, UserListRequest request)
    {
        users = users.Where(user => user.AnonymisedAt == null); // nothing can be done with them: there is nobody any more
        users = request.State switch
        {
            UserState.Disabled => users.Where(user => user.DisabledAt != null),
            UserState.Invited => users.Where(user => user.DisabledAt == null && user.PasswordHash == null),
            UserState.Active => users.Where(user => user.DisabledAt == null && user.PasswordHash != null),
            _ => users,
        };
        if (request.Role is not { } role)
        {
            return users;
        }

        var holders = HeldRoles.Holders(db, role);
        return users.Where(user => holders.Contains(user.Id));
    }

    private static IQueryable<PortalUser> Search(IQueryable<PortalUser> users, string search)
    {
        foreach (var word in Folding.Fold(search, 200).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords))
        {
            var pattern = $"%{word.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";
            users = users.Where(user => EF.Functions.Like(user.SearchText, pattern, "\\"));
        }

        return users;
    }
}
