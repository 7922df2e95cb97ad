using Portal.Components;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;

namespace Portal.Pages.Billing;

/// <summary>Tells acts on billing's records in staff's words. Source: P10, LOOK.</summary>
internal static class BillingTimelineWords
{
    public static TimelineLine Tell(AuditEntry entry)
    {
        var who = entry.ActorName;
        return entry.Action switch
        {
            BillingActs.Requested => new("send", "tone-blue", $"{who} entered it and had it sent to Odoo"),
            BillingActs.Created => new("cloud_done", "tone-green", $"{Created(entry)} in Odoo{Ids(entry)}"),
            BillingActs.NotCreated => new(
                "error",
                "tone-red",
                $"Odoo did not create it. {After(entry, "problem")}".TrimEnd('.', ' ')
            ),
            BillingActs.Discarded => new("delete", "tone-grey", $"{who} discarded the entry"),
            BillingActs.CompletionRequested => new("send", "tone-blue", $"{who} asked Odoo for the missing half"),
            BillingActs.Completed => new("cloud_done", "tone-green", $"{Completed(entry)}{Ids(entry)}"),
            BillingActs.TakenOver => new("cloud_done", "tone-green", $"{who} took it over from Odoo"),
            BillingActs.Changed => new("edit", "tone-blue", $"{who} changed it in Odoo"),
            BillingActs.Archived => new("archive", "tone-grey", $"{who} archived its invoice contact in Odoo"),
            BillingActs.Unarchived => new("undo", "tone-green", $"{who} put its invoice contact back in use in Odoo"),
            BillingActs.StateNoticed => Noticed(entry),
            _ => TellUse(entry),
        };
    }

    // who may use it and what does
    private static TimelineLine TellUse(AuditEntry entry)
    {
        var who = entry.ActorName;
        return entry.Action switch
        {
            BillingActs.RoleGiven => new("key", "tone-violet", Given(entry)),
            BillingActs.RoleTaken => new(
                "key",
                "tone-grey",
                $"{who} took the role {Before(entry, "role")} from {Before(entry, "person")}"
            ),
            BillingActs.Chosen => new(
                "apartment",
                "tone-blue",
                $"{who} chose it for the organization {After(entry, "organization")}"
            ),
            BillingActs.OrganizationCreated => new("apartment", "tone-green", $"{who} created it with {Address(entry)}"),
            _ => TellCommand(entry) ?? new("history", "tone-grey", $"{who}: {Plain(entry.Action)}"),
        };
    }

    // what became of a command to Odoo before it was carried out, if it was
    private static TimelineLine? TellCommand(AuditEntry entry)
    {
        foreach (var command in BillingActs.Commands)
        {
            var what = command switch
            {
                BillingActs.Archived => "archive its invoice contact",
                BillingActs.Unarchived => "put its invoice contact back in use",
                _ => "change it",
            };
            if (entry.Action == BillingActs.Asked(command))
            {
                return new("send", "tone-blue", $"{entry.ActorName} asked Odoo to {what}");
            }

            if (entry.Action == BillingActs.Refused(command))
            {
                return new("error", "tone-red", $"Odoo did not {what}. {After(entry, "problem")}".TrimEnd('.', ' '));
            }

            if (entry.Action == BillingActs.Unanswered(command))
            {
                return new("error", "tone-amber", $"Whether Odoo came to {what} was not known: its answer was lost");
            }
        }

        return null;
    }

    private static string Created(AuditEntry entry) =>
        entry.ActorId is null ? "Portal found it" : $"{entry.ActorName} created it";

    private static string Completed(AuditEntry entry) =>
        entry.ActorId is null ? "Odoo has both records again" : $"{entry.ActorName} completed it in Odoo";

    private static string Ids(AuditEntry entry) =>
        (After(entry, "companyId"), After(entry, "invoiceContactId")) is ({ Length: > 0 } company, { Length: > 0 } contact)
            ? $" (company {company}, contact {contact})"
            : "";

    // its name is told to those who may see it
    private static string Address(AuditEntry entry) =>
        After(entry, "billingAddress") is { Length: > 0 } name ? $"the billing address {name}" : "a billing address";

    private static string Given(AuditEntry entry)
    {
        var (person, role) = (After(entry, "person"), After(entry, "role"));
        return Before(entry, "role").Length > 0 ? $"{entry.ActorName} made {person} {role} instead of {Before(entry, "role")}"
            : After(entry, "origin") == nameof(BillingRoleOrigin.Contact)
                ? $"{entry.ActorName} took {person} over from Odoo's contacts as {role}"
            : $"{entry.ActorName} gave {person} the role {role}";
    }

    private static TimelineLine Noticed(AuditEntry entry) =>
        Enum.TryParse<BillingAddressState>(After(entry, "state"), out var state)
            ? state switch
            {
                BillingAddressState.Active => new("undo", "tone-green", "It is back in use in Odoo"),
                BillingAddressState.Archived => new("archive", "tone-grey", "Its invoice contact was archived in Odoo"),
                BillingAddressState.ParentArchived => new("archive", "tone-grey", "Its company was archived in Odoo"),
                BillingAddressState.Incomplete => new("warning", "tone-amber", "One of its two records is missing in Odoo"),
                BillingAddressState.Deleted => new("delete", "tone-amber", "It was deleted in Odoo"),
                _ => new("sync", "tone-amber", $"The import found it in Odoo as: {BillingStateLook.Word(state)}"),
            }
            : new("sync", "tone-grey", "The import noticed a change in Odoo");

    // an act that nobody wrote words for: its name, without what it is about
    private static string Plain(string action) => action[(action.IndexOf('.', StringComparison.Ordinal) + 1)..].Replace('-', ' ');

    private static string Before(AuditEntry entry, string property) => AuditJson.Text(entry.Before, property);

    private static string After(AuditEntry entry, string property) => AuditJson.Text(entry.After, property);
}
