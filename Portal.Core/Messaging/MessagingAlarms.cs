using Microsoft.EntityFrameworkCore;
using Portal.Core.Alarms;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>Everything that inbox and outbox raise an alarm for, and when the alarms of dead ones are over.</summary>
public static class MessagingAlarms
{
    /// <summary>A destination does not answer.</summary>
    public const string Away = "destination.away";

    /// <summary>A destination does not accept Portal's key or certificate; it is paused.</summary>
    public const string Paused = "destination.paused";

    /// <summary>A destination is gone for good; it is disabled.</summary>
    public const string Disabled = "destination.disabled";

    /// <summary>A system that messages ask does not accept Portal's key, so they wait; it is asked once an hour.</summary>
    public const string Refused = "system.refused";

    /// <summary>Deliveries to a destination are dead.</summary>
    public const string DeadDelivery = "delivery.dead";

    /// <summary>Messages of a source are dead.</summary>
    public const string DeadMessage = "message.dead";

    private const string Page = "/messages";

    /// <summary>Makes others wait that bury one of the same destination. 1 destination.</summary>
    internal const string HoldDead =
        $"""UPDATE "Alarms" SET "Count" = "Count" WHERE "Kind" = '{DeadDelivery}' AND "Subject" = $1 AND "ClearedAt" IS NULL""";

    internal static AlarmDraft OfAway(string destination, string fault) =>
        Draft(Away, destination, $"{AnswerSentences.Name(destination)} does not answer") with
        {
            Detail = $"{fault} {Owed(destination)} waits, and goes out when it answers again.",
            IsBlocking = true,
        };

    internal static AlarmDraft OfStopped(string destination, DestinationState state, string reason)
    {
        var name = AnswerSentences.Name(destination);
        var isGone = state == DestinationState.Disabled;
        return Draft(
            isGone ? Disabled : Paused,
            destination,
            isGone ? $"{name} is gone for good" : $"{name} does not accept Portal"
        ) with
        {
            Detail = $"{reason} {Owed(destination)} waits until somebody sets that right and resumes it.",
            IsBlocking = true,
        };
    }

    internal static AlarmDraft OfRefused(string system, string fault) =>
        Draft(Refused, system, $"{AnswerSentences.Name(system)} does not accept Portal's key") with
        {
            Detail = $"{fault} What came in and asks it waits; Portal asks once an hour.",
            Link = $"{Page}?state=pending",
            IsBlocking = true,
        };

    /// <summary>One that died before and was tried again since is the same news.</summary>
    internal static AlarmDraft OfDeadDelivery(string destination, string? reason, bool hasDiedBefore = false) =>
        Draft(
            DeadDelivery,
            destination,
            IsMail(destination)
                ? "Mail could not be delivered, and Portal tries no more"
                : $"{AnswerSentences.Name(destination)} was not told something for good"
        ) with
        {
            Severity = AlarmSeverity.Warning,
            Link = $"{Page}/out?state=dead",
            Detail =
                $"{reason} {(IsMail(destination) ? "Send it again or call it off." : "Send it again, change it or call it off.")}".TrimStart(),
            TellsOver = false,
            IsCounted = !hasDiedBefore,
        };

    internal static AlarmDraft OfDeadMessage(string source, string reason) =>
        Draft(DeadMessage, source, $"What came in from {AnswerSentences.Name(source)} could not be handled") with
        {
            Severity = AlarmSeverity.Warning,
            Link = $"{Page}?state=dead",
            Detail = $"{reason} Hand it on again, or set it aside.",
            TellsOver = false,
            IsCounted = true,
        };

    /// <summary>
    /// Over when all that died are delivered or called off; one that is only tried again keeps it. After the change, in its transaction.
    /// </summary>
    internal static async Task ClearDeadDeliveriesAsync(
        PortalDbContext db,
        string destination,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var key = new AlarmKey(DeadDelivery, destination);
        // first: a worker that buries another one has counted it up, and is not seen before it commits
        await db.HoldAlarmAsync(key, cancellationToken);
        if (!await db.Deliveries.AnyAsync(each => each.HasDied && each.Destination == destination, cancellationToken))
        {
            await db.ClearAlarmAsync(key, now, cancellationToken);
        }
    }

    /// <summary>
    /// The same for the stores, which speak to the database themselves: 1 destination, 2 now. On PostgreSQL <see cref="HoldDead"/> comes first, as a
    /// statement of its own, so that this one sees what it waited for.
    /// </summary>
    internal static string DeadAreOver(char mark) =>
        $"""
            UPDATE "Alarms" SET "ClearedAt" = {mark}2
            WHERE "Kind" = '{DeadDelivery}' AND "Subject" = {mark}1 AND "ClearedAt" IS NULL
                AND NOT EXISTS (SELECT 1 FROM "Deliveries" WHERE "HasDied" AND "Destination" = {mark}1)
            """;

    /// <summary>Over when no message of it is dead any more. After the change, in its transaction.</summary>
    internal static async Task ClearDeadMessagesAsync(
        PortalDbContext db,
        string source,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var key = new AlarmKey(DeadMessage, source);
        await db.HoldAlarmAsync(key, cancellationToken); // first, as above
        if (!await db.Inbox.AnyAsync(each => each.State == InboxState.Dead && each.Source == source, cancellationToken))
        {
            await db.ClearAlarmAsync(key, now, cancellationToken);
        }
    }

    private static bool IsMail(string destination) => destination == AnswerSentences.Mail;

    private static string Owed(string destination) => IsMail(destination) ? "Mail" : "What it is to be told";

    private static AlarmDraft Draft(string kind, string subject, string title) =>
        new(new AlarmKey(kind, subject), AlarmSeverity.Urgent, title, Role.Administrator, Role.Operations)
        {
            Link = $"{Page}/out",
        };
}
