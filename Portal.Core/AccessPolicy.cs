namespace Portal.Core;

/// <summary>One right and the roles that have it. Use cases and pages ask the same object, so a hidden button is never the only check.</summary>
/// <param name="Name">Stable name, also that of the authorization policy of the page.</param>
/// <param name="Does">What it allows, to complete "To … you need the role …".</param>
/// <param name="Roles">The roles that have it, most fitting first after Administrator.</param>
public sealed record AccessPolicy(string Name, string Does, params Role[] Roles)
{
    /// <summary>See the list and details of billing addresses; a Member sees only theirs. Source: DESIGN §9, 003-12.</summary>
    public static AccessPolicy SeeBilling { get; } =
        new("billing.see", "see billing addresses", Role.Administrator, Role.Finance, Role.Viewer, Role.Member);

    /// <summary>Create billing addresses. A Member creates their own. Source: DESIGN §9, 003-9, 003-12.</summary>
    public static AccessPolicy ChangeBilling { get; } =
        new("billing.change", "create billing addresses", Role.Administrator, Role.Finance, Role.Member);

    /// <summary>Change billing addresses. Members may create and see theirs, not change them. Source: DESIGN §9, 003-14.</summary>
    public static AccessPolicy EditBilling { get; } =
        new("billing.edit", "change billing addresses", Role.Administrator, Role.Finance);

    /// <summary>Archive billing addresses and take them back. Source: DESIGN §9, 003-14.</summary>
    public static AccessPolicy ArchiveBilling { get; } =
        new("billing.archive", "archive billing addresses", Role.Administrator, Role.Finance);

    /// <summary>Know of companies in Odoo that are no billing address. Source: DESIGN §9, P8.</summary>
    public static AccessPolicy SearchCompanies { get; } =
        new("billing.companies", "search the companies in Odoo", Role.Administrator, Role.Finance);

    /// <summary>Start or cancel the import of billing addresses. Source: DESIGN §9 ("a role may run the sync of its own pages").</summary>
    public static AccessPolicy ImportBilling { get; } =
        new("billing.import", "run the import", Role.Administrator, Role.Finance, Role.Operations);

    /// <summary>Use the sandbox's page: order faults, send alerts, confirm orders. Source: DESIGN §9.</summary>
    public static AccessPolicy UseSandbox { get; } = new("sandbox.use", "use the sandbox", Role.Administrator, Role.Operations);

    /// <summary>See how the other systems are connected, and the warnings about them. Source: DESIGN §9.</summary>
    public static AccessPolicy SeeConnections { get; } =
        new("connections.see", "see connections", Role.Administrator, Role.Viewer);

    /// <summary>Test connections, rotate keys, confirm another database. Source: DESIGN §9.</summary>
    public static AccessPolicy ChangeConnections { get; } =
        new("connections.change", "test or change connections", Role.Administrator);

    /// <summary>Take roles on billing addresses over from Odoo's contacts. Source: 003-13.</summary>
    public static AccessPolicy SeedBillingRoles { get; } =
        new("billing.roles", "take roles over from Odoo", Role.Administrator, Role.Finance);

    /// <summary>Ask why another person sees a record. Source: b1.</summary>
    public static AccessPolicy ExplainAccess { get; } =
        new("access.explain", "see why another person sees it", Role.Administrator);

    /// <summary>See organizations; a Member sees only theirs. Source: DESIGN §9.</summary>
    public static AccessPolicy SeeOrganizations { get; } =
        new("organizations.see", "see organizations", Role.Administrator, Role.Finance, Role.Viewer, Role.Member);

    /// <summary>Create organizations. A Member creates their own. Source: DESIGN §9, 003-9.</summary>
    public static AccessPolicy ChangeOrganizations { get; } =
        new("organizations.change", "create organizations", Role.Administrator, Role.Finance, Role.Member);

    /// <summary>See, invite and change the people who may sign in. Source: DESIGN §9.</summary>
    public static AccessPolicy ManageUsers { get; } = new("users.manage", "manage users", Role.Administrator);

    /// <summary>See what other systems sent and what they were told; raw bodies take <see cref="SendAgain"/>. Source: DESIGN §9.</summary>
    public static AccessPolicy SeeMessages { get; } =
        new("messages.see", "see messages", Role.Administrator, Role.Operations, Role.Viewer);

    /// <summary>Send deliveries again, change, cancel and hold them; replay received messages. Source: DESIGN §9.</summary>
    public static AccessPolicy SendAgain { get; } =
        new("deliveries.send", "send deliveries again", Role.Administrator, Role.Operations);

    /// <summary>See the orders that are to become entitlements, and the differences with ABS. Source: DESIGN §9.</summary>
    public static AccessPolicy SeeEntitlements { get; } =
        new("entitlements.see", "see entitlements", Role.Administrator, Role.Operations, Role.Viewer);

    /// <summary>See retail orders with their entitlement. Source: DESIGN §9.</summary>
    public static AccessPolicy SeeOrders { get; } =
        new("orders.see", "see retail orders", Role.Administrator, Role.Sales, Role.Operations, Role.Viewer);

    /// <summary>Say which units of ABS a product stands for. Source: DESIGN §9, 001-17.</summary>
    public static AccessPolicy MapProducts { get; } =
        new("products.map", "map products to units of ABS", Role.Administrator, Role.Operations);

    /// <summary>Import orders, compare them with ABS, repair what differs. Source: DESIGN §9.</summary>
    public static AccessPolicy ReconcileOrders { get; } =
        new("orders.reconcile", "compare orders with ABS", Role.Administrator, Role.Operations);

    /// <summary>Run the import of orders. Source: DESIGN §9 ("a role may run the sync of its own pages").</summary>
    public static AccessPolicy ImportOrders { get; } =
        new("orders.import", "import orders", Role.Administrator, Role.Operations, Role.Sales);

    /// <summary>See the counts of seats and what is behind them. Source: DESIGN §9.</summary>
    public static AccessPolicy SeeSeats { get; } =
        new("seats.see", "see seats", Role.Administrator, Role.Finance, Role.Operations, Role.Viewer);

    /// <summary>Start a count of seats. Source: DESIGN §9.</summary>
    public static AccessPolicy CountSeats { get; } =
        new("seats.count", "count seats", Role.Administrator, Role.Finance, Role.Operations);

    /// <summary>Approve, reject and revert what was counted; say which subscription a client's seats belong to. Source: DESIGN §9.</summary>
    public static AccessPolicy ApproveSeats { get; } = new("seats.approve", "approve seats", Role.Administrator, Role.Finance);

    /// <summary>See subscriptions as Odoo and ABS have them, and what ABS is told. Source: DESIGN §9.</summary>
    public static AccessPolicy SeeSubscriptions { get; } =
        new("subscriptions.see", "see subscriptions", Role.Administrator, Role.Finance, Role.Operations, Role.Viewer);

    /// <summary>Tell ABS of a subscription again, say what a state stands for. Source: DESIGN §9, 002-13.</summary>
    public static AccessPolicy PublishSubscriptions { get; } =
        new("subscriptions.publish", "tell ABS of subscriptions", Role.Administrator, Role.Finance, Role.Operations);

    /// <summary>Run the import of subscriptions. Source: DESIGN §9 ("a role may run the sync of its own pages").</summary>
    public static AccessPolicy ImportSubscriptions { get; } =
        new("subscriptions.import", "import subscriptions", Role.Administrator, Role.Finance, Role.Operations);

    /// <summary>See templates of ABS and the products they become. Source: DESIGN §9, C4.</summary>
    public static AccessPolicy SeeCatalog { get; } =
        new("catalog.see", "see the catalogue", Role.Administrator, Role.Finance, Role.Viewer);

    /// <summary>Approve and reject templates, compare them with Odoo. Source: DESIGN §9, C4.</summary>
    public static AccessPolicy ReviewCatalog { get; } =
        new("catalog.review", "review the catalogue", Role.Administrator, Role.Finance);

    /// <summary>See clients' devices and the groups they come in. Source: DESIGN §9.</summary>
    public static AccessPolicy SeeAssets { get; } =
        new("assets.see", "see assets", Role.Administrator, Role.Support, Role.Viewer);

    /// <summary>Assign devices, take them out of service and back, decide conflicts. Source: DESIGN §9.</summary>
    public static AccessPolicy ChangeAssets { get; } = new("assets.change", "change assets", Role.Administrator, Role.Support);

    /// <summary>Say whose a device group is. Source: DESIGN §9, D6.</summary>
    public static AccessPolicy MapGroups { get; } = new("groups.map", "map device groups", Role.Administrator, Role.Support);

    /// <summary>Read clients and devices anew. Source: DESIGN §9 ("a role may run the sync of its own pages").</summary>
    public static AccessPolicy SyncAssets { get; } =
        new("assets.sync", "read clients and devices", Role.Administrator, Role.Support, Role.Operations, Role.Finance);

    /// <summary>See alerts, their tickets, the rules and maintenance windows. Source: DESIGN §9.</summary>
    public static AccessPolicy SeeAlerts { get; } =
        new("alerts.see", "see alerts and tickets", Role.Administrator, Role.Support, Role.Viewer);

    /// <summary>Say whose an alert is, end it, change rules and maintenance windows. Source: DESIGN §9.</summary>
    public static AccessPolicy ChangeAlerts { get; } =
        new("alerts.change", "change alerts and their rules", Role.Administrator, Role.Support);

    /// <summary>Read alerts and tickets from other systems now. Source: DESIGN §9 ("a role may run the sync of its own pages").</summary>
    public static AccessPolicy ImportAlerts { get; } =
        new("alerts.import", "read alerts and tickets", Role.Administrator, Role.Support, Role.Operations);

    /// <summary>See the jobs and their runs. Source: DESIGN §9.</summary>
    public static AccessPolicy SeeJobs { get; } = new("jobs.see", "see jobs", Role.Administrator, Role.Operations, Role.Viewer);

    /// <summary>Pause jobs, change when they run, run those that belong to no page. Source: DESIGN §9.</summary>
    public static AccessPolicy SteerJobs { get; } = new("jobs.steer", "steer jobs", Role.Administrator, Role.Operations);

    /// <summary>See the audit of all records. Source: DESIGN §9.</summary>
    public static AccessPolicy SeeAudit { get; } = new("audit.see", "see the audit", Role.Administrator, Role.Viewer);

    /// <summary>See how long records are kept and which backups there are; run both; export and anonymise a person. Source: DESIGN §9, §11.</summary>
    public static AccessPolicy KeepRecords { get; } =
        new("records.keep", "look after backups and what is kept", Role.Administrator);

    /// <summary>See the alarms that concern one's roles; administrators and viewers see all. Source: DESIGN §8, §9.</summary>
    public static AccessPolicy SeeAlarms { get; } =
        new("alarms.see", "see alarms", Role.Administrator, Role.Operations, Role.Finance, Role.Support, Role.Sales, Role.Viewer);

    /// <summary>Silence alarms that concern one's roles. Source: DESIGN §9.</summary>
    public static AccessPolicy SilenceAlarms { get; } =
        new("alarms.silence", "silence alarms", Role.Administrator, Role.Operations, Role.Finance, Role.Support, Role.Sales);

    /// <summary>Every policy, for registration and for the test that walks the pages.</summary>
    public static IReadOnlyList<AccessPolicy> All { get; } =
    [
        SeeBilling,
        ChangeBilling,
        EditBilling,
        ArchiveBilling,
        SearchCompanies,
        ImportBilling,
        SeedBillingRoles,
        ExplainAccess,
        SeeOrganizations,
        ChangeOrganizations,
        SeeConnections,
        ChangeConnections,
        UseSandbox,
        ManageUsers,
        SeeMessages,
        SendAgain,
        SeeEntitlements,
        SeeOrders,
        MapProducts,
        ReconcileOrders,
        ImportOrders,
        SeeSeats,
        CountSeats,
        ApproveSeats,
        SeeSubscriptions,
        PublishSubscriptions,
        ImportSubscriptions,
        SeeCatalog,
        ReviewCatalog,
        SeeAssets,
        ChangeAssets,
        MapGroups,
        SyncAssets,
        SeeAlerts,
        ChangeAlerts,
        ImportAlerts,
        SeeJobs,
        SteerJobs,
        SeeAudit,
        KeepRecords,
        SeeAlarms,
        SilenceAlarms,
    ];

    /// <summary>Null when the person may; otherwise a refusal that names the missing role.</summary>
    public Refusal? Check(Actor actor) => actor.Holds(Roles) ? null : new Refusal(Refusal.ForbiddenCode, MissingRole);

    /// <summary>The sentence for someone who may not.</summary>
    public string MissingRole =>
        $"To {Does} you need the role {string.Join(", ", Roles[..^1])}{(Roles.Length > 1 ? " or " : "")}{Roles[^1]}. Ask an administrator.";
}
