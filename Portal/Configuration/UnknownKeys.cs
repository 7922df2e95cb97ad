namespace Portal.Configuration;

/// <summary>Finds settings that nothing reads: a misspelt key must not leave its default in force unnoticed. Source: DESIGN §5.</summary>
internal static class UnknownKeys
{
    // an edit or a swap away from a known name: too near to be someone else's variable
    private const int NearMiss = 2;
    private const int SuggestionDistance = 8;

    private static readonly string[] Sections =
    [
        "Odoo",
        "Abs",
        "Assets",
        "Events",
        "Mqtt",
        "Pulseway",
        "RocketCyber",
        "Tickets",
        "Alerts",
        "Subscriptions",
        "Catalog",
        "Billing",
        "Entitlements",
        "Seats",
        "Jobs",
        "Retention",
        "Backup",
        "Mail",
        "Database",
        "Portal",
        "Auth",
        "Sandbox",
    ];

    private static readonly string[] Prefixes = ["ODOO_", "PORTAL_ADMIN_"];

    // what Kubernetes and Docker links put into the environment beside a service called "odoo"
    private static readonly string[] Injected = ["ODOO_SERVICE_", "ODOO_PORT"];

    public static IEnumerable<StartupFault> Find(IConfiguration configuration)
    {
        var known = ConfigurationKeys.Names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return configuration
            .AsEnumerable()
            .Where(pair => pair.Value is not null && !known.Contains(pair.Key) && IsOurs(pair.Key))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => Fault(pair.Key));
    }

    private static bool IsOurs(string key) =>
        Injected.Any(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) ? false
        : Prefixes.Any(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) ? true
        : Sections.Any(section => key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase)) ? true
        : Nearest(key).Distance <= NearMiss;

    private static StartupFault Fault(string key)
    {
        var (name, distance) = Nearest(key);
        var example = ConfigurationKeys.All.First(known =>
            string.Equals(known.Name, name, StringComparison.Ordinal)
            || string.Equals(known.Variable, name, StringComparison.Ordinal)
        );
        return distance <= Math.Min(SuggestionDistance, key.Length / 2)
            ? StartupFault.Of(key, $"there is no such setting. Did you mean {name}?", $"{name}={example.Example}")
            : StartupFault.Of(key, "there is no such setting in this version. Remove it.", "docs/CONFIGURATION.md lists all");
    }

    private static (string Name, int Distance) Nearest(string key) =>
        ConfigurationKeys.Names.Select(name => (name, Distance(key, name))).MinBy(candidate => candidate.Item2);

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }

        return row[^1];
    }
}
