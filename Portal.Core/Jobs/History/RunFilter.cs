using Portal.Core.Persistence;

namespace Portal.Core.Jobs.History;

/// <summary>Which runs the history shows, or an act on all matching concerns. Null or empty parts match everything.</summary>
public sealed record RunFilter
{
    /// <summary>Words that must all occur in the result or the name of who started it.</summary>
    public string Search { get; init; } = "";

    /// <summary>Name of the job.</summary>
    public string? Job { get; init; }

    /// <summary>Where it stands.</summary>
    public JobRunState? State { get; init; }

    /// <summary>What started it.</summary>
    public JobTrigger? Trigger { get; init; }

    /// <summary>True for those that needed more than one attempt. Source: R6.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>UTC instant from which on it began.</summary>
    public DateTime? From { get; init; }

    /// <summary>UTC instant until which it began, exclusive.</summary>
    public DateTime? Until { get; init; }

    /// <summary>The matching ones.</summary>
    internal IQueryable<JobRun> Apply(IQueryable<JobRun> runs)
    {
        var job = Job;
        runs = string.IsNullOrEmpty(job) ? runs : runs.Where(run => run.Job == job);
        runs = State is { } state ? runs.Where(run => run.State == state) : runs;
        runs = Trigger is { } trigger ? runs.Where(run => run.Trigger == trigger) : runs;
        runs = IsRepeated ? runs.Where(run => run.Attempt > 1) : runs;
        runs = From is { } from ? runs.Where(run => run.StartedAt >= from) : runs;
        runs = Until is { } until ? runs.Where(run => run.StartedAt < until) : runs;
        var search = new SubstringSearch<JobRun>(run => run.SearchText, Search);
        return search.IsEmpty ? runs : search.In(runs);
    }

    /// <summary>What the audit keeps of it: the parts that narrow.</summary>
    internal object ToAudit() =>
        new
        {
            Search = Search.Length == 0 ? null : Search,
            Job,
            State = State?.ToString(),
            Trigger = Trigger?.ToString(),
            Repeated = IsRepeated ? true : (bool?)null,
            From,
            Until,
        };
}
