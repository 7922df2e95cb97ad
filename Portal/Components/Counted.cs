using System.Globalization;

namespace Portal.Components;

/// <summary>A number with what it counts: "1 delivery", "12 deliveries".</summary>
internal static class Counted
{
    /// <param name="count">How many.</param>
    /// <param name="unit">What, in the plural.</param>
    public static string Say(long count, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {Unit(count, unit)}");

    /// <summary>The word alone, as it stands behind that number.</summary>
    public static string Unit(long count, string unit) =>
        count != 1 ? unit
        : unit.EndsWith("ies", StringComparison.Ordinal) ? $"{unit[..^3]}y"
        : unit.EndsWith("sses", StringComparison.Ordinal) ? unit[..^2]
        : unit.EndsWith('s') ? unit[..^1]
        : unit;
}
