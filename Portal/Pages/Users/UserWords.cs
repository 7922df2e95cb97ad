using Portal.Components;
using Portal.Core;
using Portal.Core.Accounts.People;

namespace Portal.Pages.Users;

/// <summary>Accounts in staff's words.</summary>
public static class UserWords
{
    public static string Of(UserState state) => state.ToString();

    public static BadgeStatus Badge(UserState state) =>
        state switch
        {
            UserState.Active => BadgeStatus.Active,
            UserState.Invited => BadgeStatus.Pending,
            _ => BadgeStatus.Cancelled,
        };

    /// <summary>What a role opens today, one line: the pages of the menu.</summary>
    public static string Purpose(Role role) =>
        role switch
        {
            Role.Administrator => "Everything, also users and connections.",
            Role.Viewer => $"Reads {Pages(role)}; changes nothing.",
            Role.Member => $"Only their own {Pages(role)}.",
            _ => Capitalised($"{Pages(role)}."),
        };

    private static string Pages(Role role) =>
        string.Join(
            ", ",
            NavEntry
                .All.Where(entry => !entry.IsSandboxOnly && entry.Policy is { } policy && policy.Roles.Contains(role))
                .Select(entry => $"{char.ToLowerInvariant(entry.Title[0])}{entry.Title[1..]}")
        );

    private static string Capitalised(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";
}
