using Portal.Components;
using Portal.Components.Deliveries;
using Portal.Core.Assets.Organizations;
using Portal.Core.Catalog;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Retail.Entitlements;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Pages.Messages;

/// <summary>Inbox and outbox in staff's words.</summary>
internal static class MessageWords
{
    public static IReadOnlyList<FilterOption> MessageStates { get; } =
    [.. Enum.GetValues<InboxState>().Select(state => new FilterOption(Key(state), Word(state)))];

    public static IReadOnlyList<FilterOption> DeliveryStates { get; } =
    [.. Enum.GetValues<DeliveryState>().Select(state => new FilterOption(Key(state), DeliveryWords.Word(state)))];

    /// <summary>Who may send, as the doors name them.</summary>
    public static IReadOnlyList<FilterOption> Sources { get; } =
    [
        .. new[] { "odoo", "abs", "events", "pulseway", "rocketcyber", "outbox" }.Select(source => new FilterOption(
            source,
            Source(source)
        )),
    ];

    public static string Word(InboxState state) =>
        state switch
        {
            InboxState.Pending => "Pending",
            InboxState.Done => "Handled",
            InboxState.Ignored => "Ignored",
            InboxState.Dead => "Dead",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a word."),
        };

    public static BadgeStatus Badge(InboxState state) =>
        state switch
        {
            InboxState.Pending => BadgeStatus.Pending,
            InboxState.Done => BadgeStatus.Delivered,
            InboxState.Ignored => BadgeStatus.Ignored,
            InboxState.Dead => BadgeStatus.Dead,
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a badge."),
        };

    /// <summary>Who sent a message.</summary>
    public static string Source(string source) =>
        source switch
        {
            "events" => "Other services",
            DeliveryOutcome.Source => "Portal itself",
            _ => DeliveryWords.System(source),
        };

    /// <summary>What a message tells, as staff call it.</summary>
    public static string Kind(MessageRow row) => Kind(row.Source, row.Kind);

    /// <summary>The same of a kind; those nobody here knows stay as they are there.</summary>
    public static string Kind(string? source, string kind) =>
        (source, kind) switch
        {
            (DeliveryOutcome.Source, EntitlementPayload.Kind) => "What became of an entitlement",
            (DeliveryOutcome.Source, SeatWrites.Kind) => "What became of an order's seats",
            (DeliveryOutcome.Source, OrganizationLetters.Create) => "What became of a client's organization",
            (DeliveryOutcome.Source, CatalogWrites.Kind) => "What became of a template's product",
            (
                _,
                EntitlementPayload.Kind
                    or OrderNotes.NoteKind
                    or OrderNotes.FieldKind
                    or SeatWrites.Kind
                    or CatalogWrites.Kind
                    or OrganizationLetters.Create
                    or OrganizationLetters.Note
            ) => DeliveryWords.Kind(kind),
            (_, "service_plan.created") => "Service plan made",
            (_, "service_plan.updated" or "service_plan.state_changed") => "Service plan changed",
            (_, "product_template.created") => "Template made",
            (_, "product_template.updated") => "Template changed",
            (_, "product_template.archived") => "Template archived",
            (_, "sale.order") => "Sales order",
            (_, "account.move") => "Invoice",
            (_, "payment.transaction") => "Payment",
            _ => kind,
        };

    public static string Key(Enum state) => state.ToString().ToLowerInvariant();

    /// <summary>One entry of a record's story.</summary>
    public static TimelineLine Tell(TimelineEntry entry) =>
        entry.Kind switch
        {
            TimelineKind.Received when entry.System == DeliveryOutcome.Source => new(
                "login",
                "tone-blue",
                $"Portal noted: {Lower(Kind(entry.System, entry.Text))}"
            ),
            TimelineKind.Received => new(
                "login",
                "tone-blue",
                $"{Source(entry.System)} told us: {Lower(Kind(entry.System, entry.Text))}"
            ),
            TimelineKind.Handled => Ended(entry.Text),
            TimelineKind.Promised => new(
                "schedule",
                "tone-blue",
                entry.System == DeliveryWords.Mail
                    ? $"To be sent: {entry.Text}"
                    : $"{DeliveryWords.System(entry.System)} is to be told: {Lower(DeliveryWords.Kind(entry.Text))}"
            ),
            TimelineKind.Attempted => new("send", "tone-blue", $"{DeliveryWords.System(entry.System)}, {Lower(entry.Text)}"),
            TimelineKind.CalledOff => new("cancel", "tone-grey", $"Called off: {entry.Text}"),
            TimelineKind.Act => new("person", "tone-grey", $"{entry.Who} · {Audit.AuditWords.Act(entry.Text)}"),
            _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.Kind, "A kind without a sentence."),
        };

    // "Done", "Ignored: why", "Dead: why": only what was carried out has a tick
    private static TimelineLine Ended(string text) =>
        text.Split(':')[0] switch
        {
            nameof(InboxState.Ignored) => new("do_not_disturb_on", "tone-grey", text),
            nameof(InboxState.Dead) => new("error", "tone-red", $"Could not be handled{text[nameof(InboxState.Dead).Length..]}"),
            nameof(InboxState.Done) => new("check_circle", "tone-green", $"Carried out{text[nameof(InboxState.Done).Length..]}"),
            _ => new("check_circle", "tone-green", text),
        };

    private static string Lower(string text) => text.Length == 0 ? text : $"{char.ToLowerInvariant(text[0])}{text[1..]}";
}
