using System.Text.Json.Nodes;
using Portal.Sandbox.Estate;

namespace Portal.Sandbox.RocketCyber;

/// <summary>The rest of what RocketCyber shows: accounts, applications, firewalls, Defender and Office. Source: d5.</summary>
internal static class ProviderShapes
{
    public static JsonObject Account(IReadOnlyList<DemoDevice> devices, bool hasDetails)
    {
        var groups = devices.Select(device => device.Group).Distinct().ToList();
        var account = new JsonObject
        {
            ["accountId"] = IncidentShapes.Provider,
            ["accountName"] = "Portal demonstration",
            ["accountPath"] = "Portal demonstration",
            ["accountType"] = "provider",
            ["status"] = "active",
            ["customerCount"] = groups.Count,
        };
        if (hasDetails)
        {
            account["customers"] = new JsonArray([
                .. groups.Select(group => new JsonObject
                {
                    ["accountId"] = IncidentShapes.FirstCustomer + group.Number,
                    ["accountName"] = group.Name,
                    ["agentCount"] = devices.Count(device => device.Group == group),
                }),
            ]);
        }

        return account;
    }

    public static IEnumerable<JsonObject> Apps() =>
        IncidentShapes.Apps.Select(app => new JsonObject
        {
            ["id"] = app.Id,
            ["name"] = app.Name,
            ["status"] = "active",
            ["createdAt"] = "2024-01-15T08:00:00.000Z",
        });

    /// <summary>One of every ten customers has a firewall that is watched.</summary>
    public static IEnumerable<JsonObject> Firewalls(IReadOnlyList<DemoDevice> devices) =>
        devices
            .Select(device => device.Group)
            .Distinct()
            .Where(group => group.Number % 10 == 0)
            .Select(group => new JsonObject
            {
                ["id"] = 800 + group.Number,
                ["accountId"] = IncidentShapes.FirstCustomer + group.Number,
                ["accountName"] = group.Name,
                ["deviceName"] = $"FW-{group.Number:D2}-01",
                ["ipAddress"] = $"10.{group.Number}.0.1",
                ["macAddress"] = RocketCyberSandbox.Undefined,
                ["connectivity"] = "online",
                ["createdAt"] = "2024-01-15T08:00:00.000Z",
            });

    public static JsonObject Summary(IEnumerable<JsonObject> events, string account) =>
        new()
        {
            ["data"] = new JsonArray([
                .. events
                    .Where(each => account.Length == 0 || $"{each["accountId"]}" == account)
                    .GroupBy(each => (App: $"{each["appId"]}", Name: $"{each["appName"]}", Verdict: $"{each["verdict"]}"))
                    .Select(group => new JsonObject
                    {
                        ["appId"] = int.Parse(group.Key.App, System.Globalization.CultureInfo.InvariantCulture),
                        ["appName"] = group.Key.Name,
                        ["verdict"] = group.Key.Verdict,
                        ["count"] = group.Count(),
                    }),
            ]),
        };

    public static JsonObject Defender(IReadOnlyList<DemoDevice> devices, string account)
    {
        var windows = Of(devices, account).Where(device => device.Os.StartsWith("Windows", StringComparison.Ordinal)).ToList();
        return new()
        {
            ["totalEndpoints"] = windows.Count,
            ["protectedEndpoints"] = windows.Count(device => device.IsOnline),
            ["unprotectedEndpoints"] = windows.Count(device => !device.IsOnline),
            ["definitionsUpToDate"] = windows.Count(device => device.IsOnline),
        };
    }

    public static JsonObject Office(IReadOnlyList<DemoDevice> devices, string account)
    {
        var users = Of(devices, account).Select(device => device.LastUser).Distinct().Count();
        return new()
        {
            ["users"] = users,
            ["usersWithoutMfa"] = users / 7,
            ["secureScore"] = 61,
        };
    }

    private static IEnumerable<DemoDevice> Of(IEnumerable<DemoDevice> devices, string account) =>
        devices.Where(device => account.Length == 0 || $"{IncidentShapes.FirstCustomer + device.Group.Number}" == account);
}
