namespace Portal.Core.Jobs;

/// <summary>A run at work in this process.</summary>
/// <param name="RunId">Its row.</param>
/// <param name="Job">Name of the job.</param>
/// <param name="StartedAt">UTC instant it began.</param>
/// <param name="StartedByName">Who started it.</param>
/// <param name="Progress">Live progress.</param>
public sealed record LiveRun(Guid RunId, string Job, DateTime StartedAt, string StartedByName, JobProgress Progress);

/// <summary>A run with the means to end it.</summary>
internal sealed class ActiveRun(JobRun run, Action changed) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private bool _disposed;

    public LiveRun Live { get; } =
        new(
            run.Id,
            run.Job,
            run.StartedAt,
            run.StartedByName,
            new JobProgress(changed) { Trigger = run.Trigger, Starter = StarterOf(run) }
        );

    public Task Task { get; set; } = Task.CompletedTask;

    public string? CancelledBy { get; private set; }

    public CancellationToken Stopping => _stop.Token;

    private static Actor StarterOf(JobRun run) =>
        run.StartedById is { } person ? new Actor(person, run.StartedByName, null, new HashSet<Role>()) : Actor.Portal;

    /// <summary>Asks the run to end; a person's name makes it cancelled instead of interrupted.</summary>
    public void Stop(string? person)
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                CancelledBy = person;
                Live.Progress.IsCancelledByPerson = person is not null;
                _stop.Cancel();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _stop.Dispose();
        }
    }
}
