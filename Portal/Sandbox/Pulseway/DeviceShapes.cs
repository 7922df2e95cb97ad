using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Sandbox.Estate;

namespace Portal.Sandbox.Pulseway;

/// <summary>A device as Pulseway's addresses show it. Source: d4.</summary>
internal static class DeviceShapes
{
    public const int FirstOrganization = 1000;
    public const int FirstSite = 2000;
    public const int FirstGroup = 3000;

    /// <summary>As in the list of devices.</summary>
    public static JsonObject Short(DemoDevice device) =>
        new()
        {
            ["Identifier"] = device.Identifier,
            ["Name"] = device.Hostname,
            ["GroupId"] = FirstGroup + device.Group.Number,
            ["GroupName"] = device.Group.Name,
            ["IsAgentInstalled"] = true,
            ["IsMdmEnrolled"] = false,
            ["SiteId"] = FirstSite + device.Group.Number,
            ["SiteName"] = device.Group.Site,
            ["OrganizationId"] = FirstOrganization + device.Group.Number,
            ["OrganizationName"] = device.Group.Name,
            ["HasCustomFields"] = false,
        };

    /// <summary>As by its id among the devices.</summary>
    public static JsonObject Detail(DemoDevice device, DateTimeOffset now, string externalUrl)
    {
        var shape = Short(device);
        shape["Description"] = device.Os;
        shape["ComputerType"] = device.Type;
        shape["ClientVersion"] = "9.14.2";
        shape["IsOnline"] = device.IsOnline;
        shape["LastUpdated"] = Iso(LastSeen(device, now));
        shape["LastSeenOnline"] = Iso(LastSeen(device, now));
        shape["ExternalUrl"] = externalUrl;
        shape["InMaintenance"] = false;
        shape["LocalIpAddresses"] = Addresses(device);
        shape["ExternalIpAddress"] = PublicAddress(device);
        return shape;
    }

    /// <summary>As among the assets: what it is made of.</summary>
    public static JsonObject Asset(DemoDevice device, DateTimeOffset now, string externalUrl)
    {
        var shape = Short(device);
        shape["Description"] = device.Os;
        shape["Type"] = device.Type;
        shape["Tags"] = new JsonArray();
        shape["ClientVersion"] = "9.14.2";
        shape["LastUpdated"] = Iso(LastSeen(device, now));
        shape["LastSeenOnline"] = Iso(LastSeen(device, now));
        shape["ExternalUrl"] = externalUrl;
        shape["IpAddresses"] = Addresses(device);
        shape["PublicIpAddress"] = PublicAddress(device);
        shape["AssetInfo"] = new JsonArray(
            Category("System", ("Manufacturer", "Sandbox Computers"), ("Name", device.Hostname), ("Model", $"SC {device.Type}")),
            Category("BIOS", ("Serial Number", device.Serial), ("Version", "1.14"), ("Manufacturer", "Sandbox Computers")),
            Category(
                "Operating System",
                ("Name", device.Os),
                ("Version", device.OsVersion),
                ("Last Logged On User", device.LastUser)
            )
        );
        return shape;
    }

    public static string Iso(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static DateTimeOffset LastSeen(DemoDevice device, DateTimeOffset now) =>
        device.IsOnline
            ? now.AddSeconds(-(device.Number % 60))
            : new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-1 - (device.Number % 9)).AddHours(17);

    private static JsonObject Category(string name, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var category = new JsonObject();
        foreach (var (key, value) in values)
        {
            category[key] = value;
        }

        return new() { ["CategoryName"] = name, ["CategoryData"] = category };
    }

    private static JsonArray Addresses(DemoDevice device) =>
        [
            new JsonObject
            {
                ["Name"] = "Ethernet",
                ["MAC"] = device.HardwareAddress,
                ["IPs"] = new JsonArray(new JsonObject { ["IP"] = device.Address, ["V6"] = false }),
            },
        ];

    private static string PublicAddress(DemoDevice device) => $"198.51.100.{device.Group.Number + 1}";
}
