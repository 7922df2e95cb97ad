using System.Globalization;
using Portal.Core;

namespace Portal.Components;

/// <summary>Says a number that was counted up to a limit: "62", "1,000+".</summary>
internal static class CappedCount
{
    public static string Say(int count) =>
        Math.Min(count, KeysetPage<object>.CountLimit).ToString("N0", CultureInfo.InvariantCulture)
        + (count > KeysetPage<object>.CountLimit ? "+" : "");
}
