using Portal.Core.Assets.Organizations;
using Portal.Core.Assets.Tickets;
using Portal.Core.Catalog;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Retail;
using Portal.Core.Retail.Entitlements;
using Portal.Core.ServicePlans;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Components.Deliveries;

/// <summary>Deliveries in staff's words, the same wherever one is shown.</summary>
public static class DeliveryWords
{
    /// <summary>The destination of mails.</summary>
    public const string Mail = "mail";

    private const string AlarmMailKind = "alarms";

    public static string Word(DeliveryState state) =>
        state switch
        {
            DeliveryState.Waiting => "Waiting",
            DeliveryState.Pending => "Pending",
            DeliveryState.Delivered => "Delivered",
            DeliveryState.Dead => "Dead",
            DeliveryState.Cancelled => "Cancelled",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a word."),
        };

    public static BadgeStatus Badge(DeliveryState state) =>
        state switch
        {
            DeliveryState.Waiting => BadgeStatus.Warning,
            DeliveryState.Pending => BadgeStatus.Pending,
            DeliveryState.Delivered => BadgeStatus.Delivered,
            DeliveryState.Dead => BadgeStatus.Dead,
            DeliveryState.Cancelled => BadgeStatus.Cancelled,
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a badge."),
        };

    public static string Outcome(AttemptOutcome outcome) =>
        outcome switch
        {
            AttemptOutcome.Accepted => "Accepted",
            AttemptOutcome.WillRetry => "Sent again later",
            AttemptOutcome.GaveUp => "Gave up",
            AttemptOutcome.DestinationPaused => "Paused",
            AttemptOutcome.Interrupted => "Interrupted",
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome without a word."),
        };

    public static BadgeStatus Badge(AttemptOutcome outcome) =>
        outcome switch
        {
            AttemptOutcome.Accepted => BadgeStatus.Delivered,
            AttemptOutcome.WillRetry => BadgeStatus.Pending,
            AttemptOutcome.GaveUp => BadgeStatus.Failed,
            AttemptOutcome.DestinationPaused => BadgeStatus.Paused,
            AttemptOutcome.Interrupted => BadgeStatus.Stale,
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome without a badge."),
        };

    /// <summary>What a person reads before they resume a destination.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="pending">How many are pending for it, counted up to the limit of a list.</param>
    public static string OnResume(Destination destination, int pending)
    {
        var name = System(destination.Name);
        var why = destination.Reason is { Length: > 0 } reason ? $": {reason.TrimEnd('.')}." : "; nobody said why.";
        var rests = destination.State == DestinationState.Disabled ? $"{name} said that it is gone" : $"{name} is paused";
        var due = pending switch
        {
            0 => "Nothing waits for it.",
            1 => "1 delivery waits and goes out at once.",
            _ => $"{CappedCount.Say(pending)} deliveries wait and go out at once.",
        };
        return pending == 0
            ? $"{rests}{why} {due}"
            : $"{rests}{why} {due} If Portal was restored from a backup, look through them first: some may have gone out before.";
    }

    /// <summary>What a filter is of, in the plural: "entitlements".</summary>
    public static string Unit(string? kind) => kind == EntitlementPayload.Kind ? "entitlements" : "deliveries";

    /// <summary>Which ones a filter lets through: "dead, to ABS, outlet Lome".</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="scope">What its scope means, or empty.</param>
    public static string Which(DeliveryFilter filter, string scope)
    {
        string?[] parts =
        [
            filter.State is { } state ? Word(state).ToLowerInvariant() : null,
            filter.IsOpen ? "open" : null,
            filter.Destination is { } system ? $"to {System(system)}" : null,
            filter.Kind is { } kind && Unit(kind) == Unit(null) ? $"of kind {Kind(kind)}" : null,
            filter.Subject is { } record ? $"of {record}" : null,
            filter.Reason is { } reason ? $"with reason “{reason}”" : null,
            filter.LeastAttempts is { } least ? $"with {Counted.Say(least, "attempts")} or more" : null,
            filter.Id is { } id ? $"with id {id}" : null,
            scope,
            filter.From is { } from ? $"from {from:yyyy-MM-dd HH:mm} UTC" : null,
            filter.Until is { } until ? $"until {until:yyyy-MM-dd HH:mm} UTC" : null,
        ];
        var said = string.Join(", ", parts.Where(part => !string.IsNullOrEmpty(part)));
        return said.Length == 0 ? "all" : said;
    }

    /// <summary>What a delivery is called: its title, or what it tells of which record.</summary>
    /// <param name="row">The delivery.</param>
    /// <param name="names">Numbers of orders by record, as far as they are known.</param>
    public static string Title(DeliveryRow row, IReadOnlyDictionary<string, string>? names = null) =>
        row.Title
        ?? row.Kind switch
        {
            EntitlementPayload.Kind => $"Entitlement for {Record(row.Subject, names)}",
            OrderNotes.NoteKind => $"Note on {Record(row.Subject, names)}",
            OrderNotes.FieldKind => $"Entitlement onto {Record(row.Subject, names)}",
            SeatWrites.Kind => $"Seats of {Record(row.Subject, names)}",
            CatalogWrites.Kind => $"Product of template {CatalogWrites.TemplateOf(row.Subject)}",
            PlanMessages.Created => $"Subscription {Record(row.Subject, names)}",
            PlanMessages.StateChanged => $"State of {Record(row.Subject, names)}",
            PlanMessages.PaymentUpdated => $"Payment of {Record(row.Subject, names)}",
            PlanMessages.InvoiceCreated => $"Invoice of {Record(row.Subject, names)}",
            _ => Kind(row.Kind),
        };

    /// <summary>A record as staff call it: "S00042", "order 42" while its number is not known; others stay as they are there.</summary>
    public static string Record(string subject, IReadOnlyDictionary<string, string>? names = null) =>
        names?.GetValueOrDefault(subject) ?? (Order.IdOf(subject) is { } id ? $"order {id}" : subject);

    /// <summary>A kind as staff call it; those of other systems stay as they are there.</summary>
    public static string Kind(string kind) =>
        kind switch
        {
            AlarmMailKind => "Mail about alarms",
            EntitlementPayload.Kind => "Entitlement",
            OrderNotes.NoteKind => "Note on an order",
            OrderNotes.FieldKind => "Entitlement onto its order",
            SeatWrites.Kind => "Seats of an order",
            CatalogWrites.Kind => "Product of a template",
            PlanMessages.Created => "Subscription",
            PlanMessages.StateChanged => "State of a subscription",
            PlanMessages.PaymentUpdated => "Payment of a subscription",
            PlanMessages.InvoiceCreated => "Invoice of a subscription",
            TicketLetters.Create => "Ticket of an alert",
            TicketLetters.Update => "News of a ticket",
            TicketLetters.Close => "End of a ticket",
            OrganizationLetters.Create => "Organization of a client",
            OrganizationLetters.Note => "Note on a client",
            _ => kind,
        };

    /// <summary>Systems that Portal tells something.</summary>
    public static IReadOnlyList<string> Systems { get; } =
    ["abs", "odoo", TicketLetters.Destination, OrganizationLetters.Destination, "mqtt", Mail];

    /// <summary>The same inside a sentence: "Nothing goes to the mail server".</summary>
    public static string InSentence(string name) => name == Mail ? "the mail server" : System(name);

    /// <summary>Another system as staff call it: "abs" is ABS.</summary>
    public static string System(string name) =>
        name switch
        {
            "abs" => "ABS",
            "odoo" => "Odoo",
            TicketLetters.Destination => "Tickets in Odoo",
            "mqtt" => "MQTT",
            OrganizationLetters.Destination => "Pulseway",
            "rocketcyber" => "RocketCyber",
            _ => name.Length == 0 ? name : $"{char.ToUpperInvariant(name[0])}{name[1..]}",
        };
}
