using Portal.Components;
using Portal.Components.Deliveries;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;

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
    [.. new[] { "odoo", "abs", "events", "outbox" }.Select(source => new FilterOption(source, Source(source)))];

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
            DeliveryOutcome.Source => "Portal's own deliveries",
            _ => DeliveryWords.System(source),
        };

    public static string Key(Enum state) => state.ToString().ToLowerInvariant();

    /// <summary>One entry of a record's story.</summary>
    public static TimelineLine Tell(TimelineEntry entry) =>
        entry.Kind switch
        {
            TimelineKind.Received => new("login", "tone-blue", $"{Source(entry.System)} told us: {entry.Text}"),
            TimelineKind.Handled => new("check_circle", "tone-green", entry.Text),
            TimelineKind.Promised => new(
                "schedule",
                "tone-blue",
                $"{DeliveryWords.System(entry.System)} is to be told: {entry.Text}"
            ),
            TimelineKind.Attempted => new("send", "tone-blue", $"{DeliveryWords.System(entry.System)}, {Lower(entry.Text)}"),
            TimelineKind.CalledOff => new("cancel", "tone-grey", $"Called off: {entry.Text}"),
            TimelineKind.Act => new("person", "tone-grey", $"{entry.Who} · {Audit.AuditWords.Act(entry.Text)}"),
            _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.Kind, "A kind without a sentence."),
        };

    private static string Lower(string text) => text.Length == 0 ? text : $"{char.ToLowerInvariant(text[0])}{text[1..]}";
}
