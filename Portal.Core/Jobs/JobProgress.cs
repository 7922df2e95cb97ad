using System.Text.Json;

namespace Portal.Core.Jobs;

/// <summary>What a run has done so far. The job writes, pages read; thread-safe.</summary>
public sealed class JobProgress(Action changed)
{
    /// <summary>The count of parts that failed while the run went on: a run that ends well with some reads as such.</summary>
    public const string Failed = "failed";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long _done;
    private long? _total;

    /// <summary>What started the run: a job may take more on itself when a person asks.</summary>
    public JobTrigger Trigger { get; init; }

    /// <summary>Who started the run: a person without roles, which were asked for when it began, or Portal itself.</summary>
    public Actor Starter { get; internal init; } = Actor.Portal;

    /// <summary>True once a person asked the run to end; a stop of Portal only interrupts it.</summary>
    public bool IsCancelledByPerson { get; internal set; }

    /// <summary>Work done, in the job's own unit.</summary>
    public long Done
    {
        get
        {
            lock (_lock)
            {
                return _done;
            }
        }
    }

    /// <summary>Work in all, or null while unknown.</summary>
    public long? Total
    {
        get
        {
            lock (_lock)
            {
                return _total;
            }
        }
    }

    /// <summary>A copy of the counts by name, in the order they were first used.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Counts
    {
        get
        {
            lock (_lock)
            {
                return [.. _counts];
            }
        }
    }

    /// <summary>Says how much there is in all.</summary>
    public void Expect(long total)
    {
        lock (_lock)
        {
            _total = total;
        }

        changed();
    }

    /// <summary>Adds work done and to named counts, then tells whoever watches.</summary>
    public void Advance(long done, params ReadOnlySpan<(string Name, long Add)> counts)
    {
        lock (_lock)
        {
            _done += done;
            foreach (var (name, add) in counts)
            {
                _counts[name] = _counts.GetValueOrDefault(name) + add;
            }
        }

        changed();
    }

    internal string CountsAsJson()
    {
        lock (_lock)
        {
            return JsonSerializer.Serialize(_counts);
        }
    }
}
