namespace Portal.Core.Assets;

/// <summary>What a device is. What is not told is empty or null.</summary>
public sealed record DeviceFacts
{
    /// <summary>Name of the computer.</summary>
    public string Name { get; init; } = "";

    /// <summary>Serial number of its BIOS.</summary>
    public string Serial { get; init; } = "";

    /// <summary>Operating system.</summary>
    public string Os { get; init; } = "";

    /// <summary>Version of the operating system.</summary>
    public string OsVersion { get; init; } = "";

    /// <summary>What kind of device.</summary>
    public string Type { get; init; } = "";

    /// <summary>What is said about it.</summary>
    public string Description { get; init; } = "";

    /// <summary>Address on the internet.</summary>
    public string ExternalIp { get; init; } = "";

    /// <summary>Addresses in its own network, parted by commas.</summary>
    public string LocalIps { get; init; } = "";

    /// <summary>Its page in Pulseway.</summary>
    public string RemoteUrl { get; init; } = "";

    /// <summary>Account last logged on.</summary>
    public string LastUser { get; init; } = "";

    /// <summary>UTC instant Pulseway last heard from it.</summary>
    public DateTime? LastSeenAt { get; init; }

    /// <summary>UTC instant these facts are of.</summary>
    public DateTime? AuditedAt { get; init; }
}

/// <summary>A device as Pulseway, or an event of it, tells of it.</summary>
/// <param name="Id">Its id there.</param>
/// <param name="Facts">What it is, as far as it is told.</param>
/// <param name="Group">Where it belongs.</param>
public sealed record FoundDevice(string Id, DeviceFacts Facts, FoundGroup Group)
{
    /// <summary>True when its details were read, and not only its line in the list.</summary>
    public bool IsDetailed { get; init; }
}

/// <summary>Serial numbers, as devices are matched by them.</summary>
public static class SerialNumbers
{
    private const int Shortest = 4;

    /// <summary>What makers leave in the place of a serial number; thousands of devices share each.</summary>
    private static readonly HashSet<string> Shared = new(StringComparer.Ordinal)
    {
        "TOBEFILLEDBYOEM",
        "TOBEFILLEDBYO.E.M.",
        "DEFAULTSTRING",
        "DEFAULT",
        "SYSTEMSERIALNUMBER",
        "CHASSISSERIALNUMBER",
        "SERIALNUMBER",
        "NOTSPECIFIED",
        "NOTAPPLICABLE",
        "NOTAVAILABLE",
        "UNKNOWN",
        "INVALID",
        "EMPTY",
        "NONE",
        "NULL",
        "OEM",
        "0123456789",
        "1234567890",
        "123456789",
        "12345678",
    };

    /// <summary>The form to match by: upper case, without spaces; empty where it can be anybody's.</summary>
    public static string KeyOf(string serial)
    {
        var key = Folding.Fold(serial, 200).Replace(" ", "", StringComparison.Ordinal);
        return key.Length < Shortest || Shared.Contains(key) || key.Distinct().Count() == 1 ? "" : key;
    }
}
