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

    /// <summary>What a role is for, one line.</summary>
    public static string Purpose(Role role) =>
        role switch
        {
            Role.Administrator => "Everything, also users and connections.",
            Role.Finance => "Billing addresses, organizations, seats, subscriptions.",
            Role.Operations => "Entitlements, messages, fleets, jobs.",
            Role.Support => "Assets, alerts, tickets.",
            Role.Sales => "Retail orders, outlets, reports.",
            Role.Viewer => "Reads everything but raw messages, changes nothing.",
            Role.Member => "Only billing addresses and organizations of their own.",
            _ => "",
        };
}
