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

    /// <summary>What is wrong with every answer.</summary>
    public IReadOnlyList<Refusal> Faults { get; set; } = [];

    /// <summary>What it was told last.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; private set; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public IReadOnlyList<JobQuestion> Questions { get; set; } = [];

    /// <inheritdoc/>
    public string Name => "scripted";

    /// <inheritdoc/>
    public string Title => "Scripted";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.ImportBilling;

    /// <inheritdoc/>
    public IReadOnlyList<Refusal> Take(IReadOnlyDictionary<string, string> answers)
    {
        Answers = Faults.Count == 0 ? answers : Answers;
        return Faults;
    }

    /// <inheritdoc/>
    public Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _runs);
        return Work(progress, cancellationToken);
    }
}
