using Portal.Components;
using Portal.Core.Assets;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Rules;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Catalog;
using Portal.Core.Retail;
using Portal.Core.ServicePlans;
using Portal.Core.Subscriptions.Seats;
using Portal.Pages.Alerts;
using Portal.Pages.Assets;
using Portal.Pages.Billing;
using Portal.Pages.Catalog;
using Portal.Pages.Entitlements;
using Portal.Pages.Jobs;
using Portal.Pages.Messages;
using Portal.Pages.Seats;
using Portal.Pages.ServicePlans;

namespace Portal.Pages.Audit;

/// <summary>The audit in staff's words: acts, kinds of records, outcomes, and where a record has its page.</summary>
internal static class AuditWords
{
    /// <summary>"billing-address.role-given" is read "Billing address: role given".</summary>
    public static string Act(string action) =>
        action.Split('.', 2) is [var kind, var act] ? $"{Kind(kind)}: {Done(act)}" : Kind(action);

    /// <summary>"billing-address" is read "Billing address".</summary>
    public static string Kind(string kind)
    {
        var words = Plain(kind);
        return words.Length == 0 ? "" : $"{char.ToUpperInvariant(words[0])}{words[1..]}";
    }

    public static string Outcome(AuditOutcome outcome) =>
        outcome switch
        {
            AuditOutcome.Done => "Done",
            AuditOutcome.Failed => "Failed",
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome without a word."),
        };

    public static BadgeStatus Badge(AuditOutcome outcome) =>
        outcome switch
        {
            AuditOutcome.Done => BadgeStatus.Delivered,
            AuditOutcome.Failed => BadgeStatus.Failed,
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome without a badge."),
        };

    /// <summary>The record's own page; null where it has none.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="zone">The zone that days of a list are meant in; UTC without one.</param>
    public static string? Page(AuditEntry entry, TimeZoneInfo? zone = null) =>
        entry.SubjectKind switch
        {
            BillingActs.AddressKind => $"{BillingListAddress.Path}/{entry.SubjectId}",
            BillingActs.OrganizationKind => $"/organizations/{entry.SubjectId}",
            RetailActs.Order => $"{EntitlementListAddress.Path}/{entry.SubjectId}",
            AssetActs.Asset => $"{AssetListAddress.Path}/{entry.SubjectId}",
            AssetActs.Group => $"{GroupAddress.Path}?filter=all&group={entry.SubjectId}",
            AssetActs.Client => $"{AssetListAddress.Path}?client={entry.SubjectId}",
            Alert.Kind => $"{AlertListAddress.Path}/{entry.SubjectId}",
            AlertRule.Kind => $"{AlertListAddress.Path}/rules?rule={entry.SubjectId}",
            MaintenanceWindow.Kind => $"{AlertListAddress.Path}/windows?window={entry.SubjectId}",
            SeatActs.Run => $"{SeatListAddress.Path}/{entry.SubjectId}",
            CatalogActs.Template => (new CatalogListAddress { Tab = CatalogTab.All, Search = entry.SubjectId }).First,
            ServicePlanActs.State => PlanListAddress.States,
            "connection" => "/connections",
            "delivery" => $"{DeliveryListAddress.Path}/{entry.SubjectId}",
            "message" => $"{MessageListAddress.Path}/{entry.SubjectId}",
            "destination" => (new DeliveryListAddress { Destination = entry.SubjectId }).First,
            "replay-batch" => AuditedBatch.Deliveries(entry, zone ?? TimeZoneInfo.Utc),
            AuditActs.AccountKind => $"/users/{entry.SubjectId}",
            "job-run" => AuditJson.Text(entry.After, "job") is { Length: > 0 } job
                ? JobWords.Run(job, entry.SubjectId)
                : JobWords.Path,
            "job" => JobWords.Runs(entry.SubjectId),
            "alarm" => "/alarms",
            "list" => ListPage(entry.SubjectId),
            _ => null,
        };

    private static string? ListPage(string list) =>
        list switch
        {
            AuditListAddress.ListKey => AuditListAddress.Path,
            RunListAddress.ListKey => RunListAddress.Path,
            BillingListAddress.ListKey => BillingListAddress.Path,
            AssetListAddress.ListKey => AssetListAddress.Path,
            EntitlementListAddress.ListKey => EntitlementListAddress.Path,
            SeatListAddress.ListKey => SeatListAddress.Path,
            PlanListAddress.ListKey => PlanListAddress.Path,
            _ => null,
        };

    /// <summary>What the record is called; by its kind and id where it has no name any more.</summary>
    public static string Record(AuditEntry entry, IReadOnlyDictionary<(string Kind, string Id), string> names) =>
        names.TryGetValue((entry.SubjectKind, entry.SubjectId), out var name) ? name
        : entry.SubjectKind == "alarm" && TitleOf(entry) is { Length: > 0 } title ? title
        : Guid.TryParse(entry.SubjectId, out _) ? $"{Kind(entry.SubjectKind)} {entry.SubjectId[..8]}…"
        : Kind(entry.SubjectId);

    /// <summary>One entry of an act that may touch several records: whose it is, what happened.</summary>
    public static TimelineLine Tell(AuditEntry entry) =>
        entry.SubjectKind is BillingActs.AddressKind or BillingActs.OrganizationKind
            ? BillingTimelineWords.Tell(entry)
            : new TimelineLine("history", "tone-grey", $"{entry.ActorName} · {Act(entry.Action)}");

    // an alarm is over and gone one day; what it was called then stands in the entry itself
    private static string TitleOf(AuditEntry entry) =>
        AuditJson.Text(entry.After, "title") is { Length: > 0 } now ? now : AuditJson.Text(entry.Before, "title");

    // what was only asked for, or came to nothing, must not read as done
    private static string Done(string act) =>
        act.Split('-') is [.. var words, var end] && words.Length > 0
            ? end switch
            {
                "requested" => $"asked to be {string.Join(' ', words)}",
                "refused" => $"not {string.Join(' ', words)}, refused",
                "unknown" => $"{string.Join(' ', words)} or not, no answer",
                _ => Plain(act),
            }
            : Plain(act);

    private static string Plain(string dashed) => dashed.Replace('-', ' ');
}
