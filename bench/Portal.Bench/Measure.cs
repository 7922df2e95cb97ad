using System.Diagnostics;

namespace Portal.Bench;

/// <summary>Times work and sums up several times.</summary>
internal static class Measure
{
    /// <summary>How long it took, and how much of the processors' time: on a shared machine the steadier figure.</summary>
    public static async Task<(TimeSpan Wall, TimeSpan Cpu)> TimeAsync(Func<Task> work)
    {
        var cpuBefore = Environment.CpuUsage.TotalTime;
        var startedAt = Stopwatch.GetTimestamp();
        await work();
        return (Stopwatch.GetElapsedTime(startedAt), Environment.CpuUsage.TotalTime - cpuBefore);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
