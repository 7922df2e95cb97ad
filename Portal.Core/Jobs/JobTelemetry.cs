using System.Diagnostics.Metrics;

namespace Portal.Core.Jobs;

/// <summary>What the jobs tell a monitor. Source: STYLE §5.</summary>
internal static class JobTelemetry
{
    public const string Name = "Portal.Jobs";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Runs = Meter.CreateCounter<long>("portal.jobs.runs", "{run}");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("portal.jobs.duration", "s");

    /// <summary>Counts a run that has ended.</summary>
    public static void Ended(string job, JobRunState state, TimeSpan duration)
    {
        KeyValuePair<string, object?> name = new("job", job);
        Runs.Add(1, name, new("state", state.ToString().ToLowerInvariant()));
        Duration.Record(duration.TotalSeconds, name);
    }
}
