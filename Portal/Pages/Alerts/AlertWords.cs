using System.Globalization;
using Portal.Components;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Rules;
using Portal.Core.Assets.Tickets;

namespace Portal.Pages.Alerts;

/// <summary>Alerts, rules and tickets in staff's words.</summary>
internal static class AlertWords
{
    private static readonly (WeekDays Day, string Word)[] Days =
    [
        (WeekDays.Monday, "Mon"),
        (WeekDays.Tuesday, "Tue"),
        (WeekDays.Wednesday, "Wed"),
        (WeekDays.Thursday, "Thu"),
        (WeekDays.Friday, "Fri"),
        (WeekDays.Saturday, "Sat"),
        (WeekDays.Sunday, "Sun"),
    ];

    public static IReadOnlyList<(WeekDays Day, string Word)> Week => Days;

    public static string State(AlertState state) =>
        state switch
        {
            AlertState.Asking => "Being looked up",
            AlertState.Held => "Held",
            AlertState.Open => "Open",
            AlertState.Suppressed => "Suppressed",
            AlertState.Closed => "Over",
            _ => $"{state}",
        };

    public static string State(Alert alert) => alert.IsBareEnd ? "Ended nothing" : State(alert.State);

    public static BadgeStatus Badge(AlertState state) =>
        state switch
        {
            AlertState.Asking => BadgeStatus.Running,
            AlertState.Held => BadgeStatus.Warning,
            AlertState.Open => BadgeStatus.Active,
            AlertState.Suppressed => BadgeStatus.Ignored,
            _ => BadgeStatus.Archived,
        };

    public static string State(TicketState state) =>
        state switch
        {
            TicketState.Asked => "On its way to Odoo",
            TicketState.Open => "Open",
            TicketState.Closing => "Being closed in Odoo",
            TicketState.Closed => "Closed",
            _ => "Gone",
        };

    public static BadgeStatus Badge(TicketState state) =>
        state switch
        {
            TicketState.Asked or TicketState.Closing => BadgeStatus.Pending,
            TicketState.Open => BadgeStatus.Active,
            TicketState.Closed => BadgeStatus.Delivered,
            _ => BadgeStatus.Cancelled,
        };

    /// <summary>A ticket's name: its number, or what stands for it.</summary>
    public static string Name(Ticket ticket) =>
        ticket.Reference.Length > 0 ? $"#{ticket.Reference}"
        : ticket.OdooId is { } id ? string.Create(CultureInfo.InvariantCulture, $"Ticket {id}")
        : "Ticket";

    public static string Device(Alert alert) => alert.DeviceName.Length > 0 ? alert.DeviceName : alert.Device;

    public static string Action(RuleVerdict verdict) =>
        verdict.Action == RuleAction.Suppress
            ? "No ticket"
            : $"Ticket, {verdict.Priority}{(verdict.Team.Length > 0 ? $", {verdict.Team}" : "")}";

    public static string Action(AlertRule rule) =>
        rule.Action == RuleAction.Suppress
            ? "No ticket"
            : $"Ticket{(rule.Priority is { } priority ? $", {priority}" : "")}{(rule.Team.Length > 0 ? $", {rule.Team}" : "")}";

    public static string Conditions(IReadOnlyList<RuleCondition> conditions) =>
        conditions.Count == 0
            ? "Every alert"
            : string.Join(
                " and ",
                conditions.Select(each =>
                    $"{each.Field} {(each.Match == RuleMatch.Regex ? "matches" : "contains")} \"{each.Text}\""
                )
            );

    public static string Scope(MaintenanceWindow window) =>
        window.Scope == WindowScope.Everything ? "Everything" : window.ScopeName;

    public static string When(MaintenanceWindow window, TimeZoneInfo zone) =>
        window.IsWeekly
            ? $"{string.Join(", ", Days.Where(day => window.Days.HasFlag(day.Day)).Select(day => day.Word))} {Clock(window.FromMinute)}–{Clock(window.UntilMinute)}"
            : $"{Local(window.StartsAt, zone)} – {Local(window.EndsAt, zone)}";

    /// <summary>A minute of the day as a clock shows it.</summary>
    public static string Clock(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");

    private static string Local(DateTime? at, TimeZoneInfo zone) =>
        at is { } instant
            ? TimeZoneInfo.ConvertTimeFromUtc(instant, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
            : "";
}
