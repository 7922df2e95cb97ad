namespace Portal.Core.Connections;

/// <summary>What a step came to: a detail, or a failure that ends the probe.</summary>
/// <param name="Detail">What was found, in a few words.</param>
/// <param name="Failure">Null when it went well.</param>
public readonly record struct ProbeOutcome(string Detail, ProbeFailure? Failure = null)
{
    /// <summary>The step went wrong.</summary>
    public static implicit operator ProbeOutcome(ProbeFailure failure) => new(failure.Text, failure);

    /// <summary>The step went well.</summary>
    public static implicit operator ProbeOutcome(string detail) => new(detail);
}

/// <summary>Takes a probe's steps one after the other, times them and tells of them; after a failure it takes none. For one probe.</summary>
/// <param name="progress">Told of each step as it begins and as it ends.</param>
/// <param name="explain">What a failure of the connector means here.</param>
/// <param name="time">The clock.</param>
public sealed class ProbeRun(Action<ProbeStep> progress, Func<ConnectorException, ProbeFailure> explain, TimeProvider time)
{
    private readonly List<ProbeStep> _steps = [];

    /// <summary>The steps taken.</summary>
    public IReadOnlyList<ProbeStep> Steps => _steps;

    /// <summary>The failure that ended the probe, or null.</summary>
    public ProbeFailure? Failure { get; private set; }

    /// <summary>Takes a step, unless one has failed before.</summary>
    /// <returns>True when it went well.</returns>
    public async Task<bool> TryAsync(string title, Func<Task<ProbeOutcome>> work)
    {
        if (Failure is not null)
        {
            return false;
        }

        progress(new ProbeStep(title, ProbeStepState.Running));
        var begun = time.GetTimestamp();
        var outcome = await GuardAsync(work);
        Failure = outcome.Failure;
        var state = Failure is null ? ProbeStepState.Passed : ProbeStepState.Failed;
        var step = new ProbeStep(title, state, outcome.Detail, (long)time.GetElapsedTime(begun).TotalMilliseconds);
        _steps.Add(step);
        progress(step);
        return Failure is null;
    }

    private async Task<ProbeOutcome> GuardAsync(Func<Task<ProbeOutcome>> work)
    {
        try
        {
            return await work();
        }
        catch (ConnectorException failure)
        {
            return explain(failure);
        }
    }
}
