using Portal.Components;
using Portal.Core;
using Portal.Core.Accounts.People;

namespace Portal.Pages.Users;

/// <summary>The state of the list as its address holds it.</summary>
/// <param name="Search">Words, or empty.</param>
/// <param name="State">Accounts of one state, or null.</param>
/// <param name="Role">Holders of one role, or null.</param>
/// <param name="Sort">Column.</param>
/// <param name="Descending">Last first.</param>
/// <param name="Page">Which page.</param>
public sealed record UserListAddress(
    string Search,
    UserState? State,
    Role? Role,
    UserSort Sort,
    bool Descending,
    KeysetRequest Page
)
{
    public const string Path = "/users";

    private const int PageSize = 50;

    public static UserListAddress Empty { get; } = new("", null, null, UserSort.Name, false, KeysetRequest.First(PageSize));

    /// <summary>Reads it from query values; whatever makes no sense counts as not given.</summary>
    public static UserListAddress Read(
        string? q,
        (string? State, string? Role) filter,
        (string? Key, string? Desc) sort,
        (string? After, string? Before, string? Last) page
    ) =>
        new(
            q?.Trim() ?? "",
            Parse<UserState>(filter.State),
            Parse<Role>(filter.Role),
            Parse<UserSort>(sort.Key) ?? UserSort.Name,
            sort.Desc == "1",
            page switch
            {
                ({ Length: > 0 } after, _, _) => new KeysetRequest(KeysetMove.After, after, PageSize),
                (_, { Length: > 0 } before, _) => new KeysetRequest(KeysetMove.Before, before, PageSize),
                (_, _, "1") => new KeysetRequest(KeysetMove.Last, null, PageSize),
                _ => KeysetRequest.First(PageSize),
            }
        );

    public UserListRequest ToRequest() => new(Search, State, Role, Sort, Descending, Page);

    /// <summary>How the grid is sorted, and where its headers lead.</summary>
    public GridSort GridSort =>
        new(
            Lower(Sort),
            Descending,
            (key, descending) => (this with { Sort = Parse<UserSort>(key) ?? UserSort.Name, Descending = descending }).First
        );

    /// <summary>The filters in force.</summary>
    public IReadOnlyList<FilterChip> Chips =>
        [
            .. State is { } state
                ? [new FilterChip($"Status: {UserWords.Of(state)}", (this with { State = null }).First)]
                : Nothing,
            .. Role is { } role ? [new FilterChip($"Role: {role}", (this with { Role = null }).First)] : Nothing,
        ];

    public string First => Href();

    public string Last => Href("last=1");

    public string? After(string? cursor) => cursor is null ? null : Href($"after={cursor}");

    public string? Before(string? cursor) => cursor is null ? null : Href($"before={cursor}");

    /// <summary>A value as the address holds it; what is none of them is none.</summary>
    public static T? Parse<T>(string? text)
        where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

    public static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static FilterChip[] Nothing => [];

    private string Href(string? page = null)
    {
        string?[] parts =
        [
            Search.Length > 0 ? $"q={Uri.EscapeDataString(Search)}" : null,
            State is { } state ? $"state={Lower(state)}" : null,
            Role is { } role ? $"role={Lower(role)}" : null,
            Sort != UserSort.Name ? $"sort={Lower(Sort)}" : null,
            Descending ? "desc=1" : null,
            page,
        ];
        var query = string.Join('&', parts.OfType<string>());
        return query.Length == 0 ? Path : $"{Path}?{query}";
    }
}
