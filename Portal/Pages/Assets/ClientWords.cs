using Portal.Components;
using Portal.Core.Assets.Organizations;
using Portal.Core.Messaging.Outbox;

namespace Portal.Pages.Assets;

/// <summary>Clients and their organizations in staff's words. Source: LOOK.</summary>
internal static class ClientWords
{
    public static string Say(SyncRule rule)
    {
        if (rule.IsManual)
        {
            return "A client becomes an organization in Pulseway only when somebody says so here (Pulseway:SyncClients is manual).";
        }

        string[] parts =
        [
            .. rule.Tags.Select(static tag => $"with the tag “{tag}”"),
            .. rule.Countries.Select(static code => $"in the country {code}"),
        ];
        return $"A client that from now on is one {string.Join(" or ", parts)} becomes an organization in Pulseway by itself.";
    }

    public static string Word(PulsewayFilter filter) =>
        filter switch
        {
            PulsewayFilter.All => "All",
            PulsewayFilter.Wanted => "Fits the rule, not there",
            PulsewayFilter.Failed => "Failed",
            PulsewayFilter.Asked => "Asked for",
            PulsewayFilter.Absent => "Not in Pulseway",
            PulsewayFilter.Present => "In Pulseway",
            _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "A filter without a word."),
        };

    public static BadgeStatus Badge(PulsewayClientRow row) =>
        row.Client.Organization switch
        {
            OrganizationState.Absent => BadgeStatus.Ignored,
            OrganizationState.Asked => IsCalledOff(row) ? BadgeStatus.Cancelled : BadgeStatus.Pending,
            OrganizationState.Present => BadgeStatus.Active,
            OrganizationState.Failed => BadgeStatus.Failed,
            _ => throw new ArgumentOutOfRangeException(nameof(row), row.Client.Organization, "A state without a badge."),
        };

    public static string Word(PulsewayClientRow row) =>
        row.Client.Organization switch
        {
            OrganizationState.Absent => "Not there",
            OrganizationState.Asked => IsCalledOff(row) ? "Called off" : "Asked for",
            OrganizationState.Present => "There",
            OrganizationState.Failed => "Failed",
            _ => throw new ArgumentOutOfRangeException(nameof(row), row.Client.Organization, "A state without a word."),
        };

    public static string Why(PulsewayClientRow row) =>
        row.Client.Organization switch
        {
            OrganizationState.Absent => row.Client.IsForPulseway ? "It fits the rule since before the rule was set." : "",
            OrganizationState.Asked => row.Delivery switch
            {
                { State: DeliveryState.Cancelled } => row.Delivery.Reason ?? "",
                { Attempts: > 0 } tried => $"{Counted.Say(tried.Attempts, "attempts")} so far. {tried.Reason}".TrimEnd(),
                _ => "",
            },
            OrganizationState.Present => row.Client.OrganizationId.Length > 0 ? $"Organization {row.Client.OrganizationId}" : "",
            OrganizationState.Failed => row.Client.OrganizationReason,
            _ => throw new ArgumentOutOfRangeException(nameof(row), row.Client.Organization, "A state without a reason."),
        };

    public static bool MayBeCreated(PulsewayClientRow row) =>
        row.Client.Organization is OrganizationState.Absent or OrganizationState.Failed || IsCalledOff(row);

    private static bool IsCalledOff(PulsewayClientRow row) =>
        row.Client.Organization == OrganizationState.Asked && row.Delivery is { State: DeliveryState.Cancelled };
}
