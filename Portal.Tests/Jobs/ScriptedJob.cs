using Portal.Core;
using Portal.Core.Jobs;

namespace Portal.Tests.Jobs;

/// <summary>A job that does what its test says.</summary>
internal sealed class ScriptedJob : IJob
{
    private int _runs;

    /// <summary>How often it ran.</summary>
    public int Runs => _runs;

    /// <summary>What it does.</summary>
    public Func<JobProgress, CancellationToken, Task<string>> Work { get; set; } = (_, _) => Task.FromResult("Done.");

    /// <inheritdoc/>
    public string Name => "scripted";

    /// <inheritdoc/>
    public string Title => "Scripted";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.ImportBilling;

    /// <inheritdoc/>
    public Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _runs);
        return Work(progress, cancellationToken);
    }
}
