using System.Globalization;
using Portal.Components;
using Portal.Core.Audit;
using Portal.Core.Catalog;

namespace Portal.Pages.Catalog;

/// <summary>The catalogue in staff's words.</summary>
internal static class CatalogWords
{
    public static string Tab(CatalogTab tab) =>
        tab switch
        {
            CatalogTab.Waiting => "To review",
            CatalogTab.Approved => "On the way",
            CatalogTab.Written => "In Odoo",
            CatalogTab.Blocked => "Blocked",
            CatalogTab.Rejected => "Rejected",
            CatalogTab.Archived => "Archived",
            _ => "All",
        };

    public static string State(CatalogState state) =>
        state switch
        {
            CatalogState.Waiting => "To review",
            CatalogState.Approved => "On the way",
            CatalogState.Written => "In Odoo",
            CatalogState.Blocked => "Blocked",
            CatalogState.Rejected => "Rejected",
            _ => "Archived",
        };

    public static BadgeStatus Badge(CatalogState state) =>
        state switch
        {
            CatalogState.Waiting => BadgeStatus.Warning,
            CatalogState.Approved => BadgeStatus.Pending,
            CatalogState.Written => BadgeStatus.Delivered,
            CatalogState.Blocked => BadgeStatus.Failed,
            CatalogState.Rejected => BadgeStatus.Cancelled,
            _ => BadgeStatus.Archived,
        };

    public static string Guard(CatalogGuards guard) =>
        guard switch
        {
            CatalogGuards.Name => "Name is not service-duration-location",
            CatalogGuards.Currency => "Another currency",
            CatalogGuards.Duplicate => "Several products in Odoo",
            CatalogGuards.Adopts => "Product was there before",
            CatalogGuards.Revived => "Offered again",
            CatalogGuards.Period => "Bills several months at once",
            _ => "",
        };

    /// <summary>The warnings one by one.</summary>
    public static IReadOnlyList<CatalogGuards> Each { get; } =
    [.. Enum.GetValues<CatalogGuards>().Where(guard => guard != CatalogGuards.None)];

    /// <summary>Every warning of a template, in words.</summary>
    public static IReadOnlyList<string> Guards(CatalogGuards guards) =>
        [.. Each.Where(guard => guards.HasFlag(guard)).Select(Guard)];

    public static string Field(CatalogField field) =>
        field switch
        {
            CatalogField.Product => "Reference",
            CatalogField.Name => "Name",
            CatalogField.Description => "Sales description",
            CatalogField.Active => "Offered",
            CatalogField.Price => "Price of one bill",
            CatalogField.Recurring => "Billed by subscriptions",
            CatalogField.Plan => "Plan",
            CatalogField.Deposit => "Deposit product",
            _ => "Price of the deposit",
        };

    /// <summary>What Odoo has at a difference.</summary>
    public static string InOdoo(CatalogChange change) => change.InOdoo.Length == 0 ? "none" : change.InOdoo;

    public static string Amount(decimal amount, string currency) =>
        string.Create(CultureInfo.InvariantCulture, $"{currency} {amount:#,##0.##}").Trim();

    public static string Period(int months) =>
        months switch
        {
            0 => "",
            1 => "every month",
            12 => "every year",
            _ => string.Create(CultureInfo.InvariantCulture, $"every {months} months"),
        };

    /// <summary>One entry of a template's story.</summary>
    public static TimelineLine Tell(AuditEntry entry)
    {
        var reason = AuditJson.Text(entry.After, "reason") is { Length: > 0 } why ? $": {why}" : "";
        return entry.Action switch
        {
            CatalogActs.Received => new("mail", "tone-blue", "ABS told of it"),
            CatalogActs.Late => new("history", "tone-grey", "ABS told something older than what is known; nothing changed"),
            CatalogActs.Approved => new("check", "tone-violet", $"{entry.ActorName} approved it"),
            CatalogActs.Rejected => new("close", "tone-grey", $"{entry.ActorName} rejected it{reason}"),
            CatalogActs.Written => new("task_alt", "tone-green", $"Odoo has it{reason}"),
            CatalogActs.Blocked => new("block", "tone-amber", $"Odoo refused it{reason}"),
            _ => new("history", "tone-grey", $"{entry.ActorName}: {entry.Action}"),
        };
    }
}
