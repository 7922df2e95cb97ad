using System.Diagnostics;

namespace Portal.Layout;

/// <summary>The word under which a person and the log speak of the same failure.</summary>
internal static class TraceReference
{
    /// <summary>Trace id of what runs now, or a fresh one where nothing is traced.</summary>
    public static string Current() => (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToString();
}
