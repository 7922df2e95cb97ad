using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// Tells whether two alerts are of one condition: same source, same device, same title, but for what changes with each measuring. Source: D7, R13,
/// scenario 15.
/// </summary>
internal static partial class ConditionKeys
{
    /// <summary>The key, 64 hex digits.</summary>
    /// <param name="source">Who told.</param>
    /// <param name="device">The device, or empty.</param>
    /// <param name="group">The group; counts only where the device is known by a name that others may have too, or not at all.</param>
    /// <param name="title">The title.</param>
    public static string Of(AlertSource source, string device, string group, string title)
    {
        var whose = source == AlertSource.Pulseway && device.Length > 0 ? "" : Folding.Fold(group);
        var text = $"{source}\n{Folding.Fold(device)}\n{whose}\n{TitleKey(title)}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The title, folded, without shares, sizes, times and dates: "Disk almost full (93%)" is what "(94%)" was.</summary>
    public static string TitleKey(string title) => Measured().Replace(Folding.Fold(title), "#");

    [GeneratedRegex(
        @"\d{1,4}([-./])\d{1,2}\1\d{1,4}|\d{1,2}:\d{2}(:\d{2})?|\d+([.,]\d+)?\s*(%|(KI?B|MI?B|GI?B|TI?B|BYTES|MS|MINUTES?|HOURS?|DAYS?|SECONDS?|°C)\b)",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Measured();
}
