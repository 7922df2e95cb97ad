namespace Portal.Tests.Architecture;

/// <summary>One type of a folder uses one of another.</summary>
public sealed record FolderEdge(string From, string To, string Using, string Used);

/// <summary>
/// Who may use whom. An arrow that is not listed is forbidden; adding one is a reviewed change of this table.
/// Root types use nothing of ours. Source: STYLE §2.
/// </summary>
public static class FolderTable
{
    public const string Root = "Core";
    private const string Everything = "*";

    private static readonly string[] Ring =
    [
        Root,
        "Core/Persistence",
        "Core/Audit",
        "Core/Alarms",
        "Core/Mail",
        "Core/Accounts",
        "Core/Messaging",
        "Core/Jobs",
        "Core/Connections",
        "Core/Lists",
        "Core/Keeping",
        "Core/Backups",
        "Core/Home",
        "Core/Finding",
        "Core/AlarmPost",
    ];

    private static readonly string[] Capabilities =
    [
        "Core/Billing",
        "Core/Assets",
        "Core/Retail",
        "Core/Subscriptions",
        "Core/ServicePlans",
        "Core/Catalog",
    ];

    // pages, parts and the facade read and act through use cases: no context, no connector
    private static readonly string[] Front = [.. Ring.Except(["Core/Persistence"]), .. Capabilities, "Portal/Auth"];

    public static IReadOnlyDictionary<string, string[]> Allowed { get; } =
        new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            [Root] = [],
            ["Core/Persistence"] = [Root],
            ["Core/Mail"] = [Root],
            ["Core/Accounts"] = [Root, "Core/Persistence", "Core/Audit", "Core/Mail"],
            // anybody in the ring and above raises an alarm; it knows none of them
            ["Core/Alarms"] = [Root, "Core/Persistence", "Core/Audit"],
            ["Core/AlarmPost"] = [Root, "Core/Persistence", "Core/Alarms", "Core/Mail", "Core/Accounts", "Core/Messaging"],
            // "retry all matching" is a job: watched, cancelled and kept as every other
            ["Core/Messaging"] = [Root, "Core/Persistence", "Core/Audit", "Core/Alarms", "Core/Jobs"],
            // its export is a list's
            ["Core/Audit"] = [Root, "Core/Persistence", "Core/Lists"],
            // the export of its history is a list's
            ["Core/Jobs"] = [Root, "Core/Persistence", "Core/Audit", "Core/Alarms", "Core/Lists"],
            // its daily check of keys is a job
            ["Core/Connections"] = [Root, "Core/Persistence", "Core/Audit", "Core/Alarms", "Core/Jobs"],
            ["Core/Lists"] = [Root, "Core/Persistence"],
            // what keeps records for a time, and people's: the folders say themselves what goes
            ["Core/Keeping"] = [Root, "Core/Persistence", "Core/Audit", "Core/Accounts", "Core/Jobs"],
            // what the home page and the search over everything ask of each capability
            ["Core/Home"] = [Root],
            // it gives up readings that take too long
            ["Core/Finding"] = [Root, "Core/Persistence"],
            ["Core/Backups"] = [Root, "Core/Persistence", "Core/Alarms", "Core/Jobs"],
            ["Core/Billing"] = Ring,
            ["Core/Assets"] = Ring,
            ["Core/Retail"] = [.. Ring, "Core/Billing"],
            ["Core/Subscriptions"] = [.. Ring, "Core/Assets"],
            // the one gate before Odoo
            ["Core/ServicePlans"] = [.. Ring, "Core/Billing"],
            ["Core/Catalog"] = Ring,
            // connectors: the capabilities are those whose ports they implement
            ["Core/Mqtt"] = [Root, "Core/Connections", "Core/Messaging"],
            ["Core/Odoo"] =
            [
                Root,
                "Core/Connections",
                "Core/Messaging",
                "Core/Billing",
                "Core/Retail",
                "Core/Assets",
                "Core/Subscriptions",
                "Core/ServicePlans",
                "Core/Catalog",
            ],
            ["Core/Abs"] = [Root, "Core/Connections", "Core/Messaging", "Core/Mqtt", "Core/Retail"],
            // it makes organizations there: an outbox transport
            ["Core/Pulseway"] = [Root, "Core/Connections", "Core/Messaging", "Core/Assets"],
            ["Core/RocketCyber"] = [Root, "Core/Connections", "Core/Assets"],
            ["Portal"] = [Everything],
            ["Portal/Hosting"] = [Everything],
            ["Portal/Configuration"] = [Everything],
            ["Portal/Auth"] = [Everything],
            ["Portal/Layout"] = [Everything],
            ["Portal/Webhooks"] = [Root, "Core/Messaging"],
            ["Portal/Api"] = Front,
            ["Portal/Components"] = Front,
            ["Portal/Pages"] = [.. Front, "Portal/Components", "Portal/Layout"],
            // signing in is Auth's own page: it asks where the caller is and what the configuration allows
            ["Portal/Pages/Account"] = [.. Front, "Portal/Components", "Portal/Layout", "Portal/Hosting", "Portal/Configuration"],
            ["Portal/Pages/Sandbox"] = [Root, "Portal/Auth", "Portal/Components", "Portal/Layout"],
            // own wire types, so that a shared mistake cannot hide
            ["Portal/Sandbox"] = [],
        };

    /// <summary>Every edge the table does not allow, one sentence each; a folder without a row may use nothing.</summary>
    public static IReadOnlyList<string> Violations(
        IEnumerable<FolderEdge> edges,
        IReadOnlyDictionary<string, string[]> allowed
    ) =>
        [
            .. edges
                .Where(edge => edge.From != edge.To && !MayUse(edge, allowed))
                .Select(edge => $"{edge.From} may not use {edge.To}: {edge.Using} uses {edge.Used}")
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    private static bool MayUse(FolderEdge edge, IReadOnlyDictionary<string, string[]> allowed) =>
        allowed.TryGetValue(edge.From, out var targets) && (targets.Contains(edge.To) || targets.Contains(Everything));
}
