using System.Security.Claims;
using Portal.Core;

namespace Portal.Components;

/// <summary>One entry of the left menu; without a policy everyone signed in sees it.</summary>
public sealed record NavEntry(string Title, string Href, string Icon, AccessPolicy? Policy = null, string? Purpose = null)
{
    /// <summary>Every page that exists, in the order of the menu.</summary>
    public static IReadOnlyList<NavEntry> All { get; } =
    [
        new("Home", "/", "home"),
        new(
            "Billing addresses",
            "/billing-addresses",
            "contact_mail",
            AccessPolicy.SeeBilling,
            "Companies and the contacts their invoices go to."
        ),
        new(
            "Organizations",
            "/organizations",
            "apartment",
            AccessPolicy.SeeOrganizations,
            "Customers, each with the billing address its invoices go to."
        ),
        new(
            "Entitlements",
            "/entitlements",
            "bolt",
            AccessPolicy.SeeEntitlements,
            "Orders on their way to ABS: what waits, what it refused, what it has."
        ),
        new(
            "Product mapping",
            "/mapping",
            "link",
            AccessPolicy.SeeEntitlements,
            "Which units of ABS a product of Odoo stands for."
        ),
        new(
            "Seats",
            "/seats",
            "receipt_long",
            AccessPolicy.SeeSeats,
            "Every month's devices of each client, against what its subscription bills."
        ),
        new(
            "Subscriptions",
            "/subscriptions",
            "sync",
            AccessPolicy.SeeSubscriptions,
            "Subscriptions of Odoo beside the service plans of ABS, and what ABS was told."
        ),
        new(
            "Catalogue",
            "/catalogue",
            "inventory_2",
            AccessPolicy.SeeCatalog,
            "Templates of ABS, beside the products of Odoo they become."
        ),
        new("Assets", "/assets", "phone", AccessPolicy.SeeAssets, "Every device, and the client it belongs to."),
        new(
            "Asset map",
            "/map",
            "hub",
            AccessPolicy.SeeAssets,
            "A client's assets with their open tickets and the lines that bill them."
        ),
        new("Device groups", "/alerts/groups", "filter_list", AccessPolicy.SeeAssets, "Whose the devices of Pulseway are."),
        new(
            "Clients in Pulseway",
            "/assets/clients",
            "apartment",
            AccessPolicy.SeeAssets,
            "Which clients are organizations in Pulseway, which are not, and why."
        ),
        new(
            "Alerts & tickets",
            "/alerts",
            "warning",
            AccessPolicy.SeeAlerts,
            "What devices report, the ticket each became, rules and maintenance windows."
        ),
        new(
            "Tickets",
            "/tickets",
            "receipt_long",
            AccessPolicy.SeeAlerts,
            "Every ticket of the help desk: whose it is, how old, which device it is about."
        ),
        new("Alarms", "/alarms", "notifications", AccessPolicy.SeeAlarms, "What somebody has to look at, and what is over."),
        new("Messages", "/messages", "mail", AccessPolicy.SeeMessages, "What other systems told Portal, and what they are told."),
        new("Jobs", "/jobs", "schedule", AccessPolicy.SeeJobs, "What Portal does by itself, and how it went last."),
        new("Audit", "/audit", "history", AccessPolicy.SeeAudit, "Who did what, on which record, and what it was before."),
        new(
            "Connections",
            "/connections",
            "hub",
            AccessPolicy.SeeConnections,
            "The other systems: whether they answer, and with which keys."
        ),
        new(
            "Records",
            "/records",
            "inventory_2",
            AccessPolicy.KeepRecords,
            "Backups, how long things are kept, and a person's records."
        ),
        new("Users", "/users", "group", AccessPolicy.ManageUsers, "Who may sign in, and what they may do."),
        new("Sandbox", "/sandbox", "science", AccessPolicy.UseSandbox, "Make things happen in the built-in systems.")
        {
            IsSandboxOnly = true,
        },
    ];

    /// <summary>True for what exists only while the sandbox stands in for the other systems.</summary>
    public bool IsSandboxOnly { get; init; }

    /// <summary>The entry that a page belongs to, the one that names most of its path; null for a page that the menu does not know.</summary>
    public static NavEntry? Of(string path) =>
        All.Where(entry =>
                path == entry.Href || (entry.Href != "/" && path.StartsWith($"{entry.Href}/", StringComparison.Ordinal))
            )
            .MaxBy(entry => entry.Href.Length);

    /// <summary>Whether this person may open it.</summary>
    public bool IsFor(Actor actor, bool isSandbox) => (isSandbox || !IsSandboxOnly) && Policy?.Check(actor) is null;

    /// <summary>Whether the menu shows it; the page and its use cases check again.</summary>
    public bool IsFor(ClaimsPrincipal user, bool isSandbox) =>
        (isSandbox || !IsSandboxOnly) && (Policy is null || Policy.Roles.Any(role => user.IsInRole(role.ToString())));
}
