namespace Portal.Sandbox;

/// <summary>The faults in force, shared by all stand-ins. Safe for many threads.</summary>
internal sealed class SandboxFaults(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<SandboxFault> _faults = [];
    private readonly SortedSet<string> _systems = new(StringComparer.Ordinal);

    /// <summary>The systems that faults can be ordered for.</summary>
    public IReadOnlyList<string> Systems
    {
        get
        {
            lock (_lock)
            {
                return [.. _systems];
            }
        }
    }

    /// <summary>Makes a stand-in known; done where it is mapped.</summary>
    public void Register(string system)
    {
        lock (_lock)
        {
            _systems.Add(system);
        }
    }

    /// <summary>Orders a fault; neither count nor length means until it is deleted.</summary>
    public SandboxFault Add(string system, FaultMode mode, long? count = null, TimeSpan? length = null)
    {
        var fault = new SandboxFault(system, mode, count, length is { } span ? time.GetUtcNow() + span : null);
        lock (_lock)
        {
            _faults.Add(fault);
        }

        return fault;
    }

    public IReadOnlyList<SandboxFault> List()
    {
        lock (_lock)
        {
            DropEnded();
            return [.. _faults];
        }
    }

    /// <summary>Lifts the faults of a system and mode; of any where none is named.</summary>
    public void Clear(string? system = null, string? mode = null)
    {
        lock (_lock)
        {
            _faults.RemoveAll(fault => (system is null || fault.System == system) && (mode is null || fault.ModeName == mode));
        }
    }

    /// <summary>The fault that hits a call now, if any, counted as used. A lost answer waits for a call that changes records.</summary>
    public FaultMode? TakeBefore(string system) => Take(system, mode => mode is not FaultMode.AnswerLost);

    /// <summary>True if the answer to a call that changed records is to be lost, counted as used.</summary>
    public bool TakeLostAnswer(string system) => Take(system, mode => mode is FaultMode.AnswerLost) is not null;

    private FaultMode? Take(string system, Func<FaultMode, bool> wanted)
    {
        lock (_lock)
        {
            DropEnded();
            var at = _faults.FindIndex(fault => fault.System == system && wanted(fault.Mode));
            if (at < 0)
            {
                return null;
            }

            var fault = _faults[at];
            if (fault.Remaining is { } remaining)
            {
                _faults[at] = fault with { Remaining = remaining - 1 };
            }

            DropEnded();
            return fault.Mode;
        }
    }

    private void DropEnded()
    {
        var now = time.GetUtcNow();
        _faults.RemoveAll(fault => fault.Remaining <= 0 || fault.EndsAt <= now);
    }
}
