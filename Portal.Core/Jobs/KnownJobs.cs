using Microsoft.Extensions.DependencyInjection;

namespace Portal.Core.Jobs;

/// <summary>A job that this version has.</summary>
/// <param name="Type">The type that does it.</param>
internal abstract record KnownJob(Type Type)
{
    /// <summary>Starts it, or joins its run.</summary>
    public abstract Task<Result<StartedRun>> RequestAsync(
        JobRunner runner,
        Func<string, RunRequest> ask,
        Action<IJob>? tell,
        CancellationToken cancellationToken
    );

    /// <summary>Asks a run of it to end.</summary>
    public abstract Task<Refusal?> CancelAsync(JobRunner runner, Guid run, Actor actor, CancellationToken cancellationToken);
}

/// <inheritdoc/>
/// <typeparam name="TJob">The type that does it.</typeparam>
internal sealed record KnownJob<TJob>() : KnownJob(typeof(TJob))
    where TJob : class, IJob
{
    public override Task<Result<StartedRun>> RequestAsync(
        JobRunner runner,
        Func<string, RunRequest> ask,
        Action<IJob>? tell,
        CancellationToken cancellationToken
    ) => runner.RequestAsync<TJob>(ask, tell is null ? null : job => tell(job), cancellationToken);

    public override Task<Refusal?> CancelAsync(JobRunner runner, Guid run, Actor actor, CancellationToken cancellationToken) =>
        runner.CancelAsync<TJob>(run, actor, cancellationToken);
}

/// <summary>What is known of a job without running it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What staff call it.</param>
/// <param name="Policy">Who may start and cancel it.</param>
/// <param name="IsTold">True for one that is only started where it is told what to do.</param>
/// <param name="Questions">What a person is asked before it runs.</param>
public sealed record JobFacts(string Name, string Title, AccessPolicy Policy, bool IsTold, IReadOnlyList<JobQuestion> Questions);

/// <summary>The jobs of this version by name, for those who know no more than the name of a run. Thread-safe.</summary>
public sealed class KnownJobs
{
    private readonly IServiceScopeFactory _scopes;
    private readonly Lazy<IReadOnlyDictionary<string, (JobFacts Facts, KnownJob Job)>> _jobs;

    internal KnownJobs(IEnumerable<KnownJob> jobs, IServiceScopeFactory scopes)
    {
        _scopes = scopes;
        _jobs = new(() => Read(jobs, scopes));
    }

    /// <summary>The names of all.</summary>
    public IReadOnlyCollection<string> Names => [.. _jobs.Value.Keys];

    /// <summary>What staff call a job. One that this version has no more is called by the words of its name.</summary>
    public string Title(string name) =>
        _jobs.Value.TryGetValue(name, out var job) ? job.Facts.Title
        : name.Length == 0 ? name
        : char.ToUpperInvariant(name[0]) + name[1..].Replace('-', ' ');

    /// <summary>What is known of a job; null for one that this version has no more.</summary>
    public JobFacts? Find(string name) => _jobs.Value.GetValueOrDefault(name).Facts;

    internal KnownJob? FindJob(string name) => _jobs.Value.GetValueOrDefault(name).Job;

    /// <summary>Why there is nothing for a job to do at present, or null.</summary>
    internal Task<Refusal?> FindRestAsync(string name, CancellationToken cancellationToken) =>
        AskAsync(name, job => job.FindRestAsync(cancellationToken).AsTask());

    /// <summary>What is wrong with answers.</summary>
    internal async Task<IReadOnlyList<Refusal>> FindFaultsAsync(string name, IReadOnlyDictionary<string, string> answers) =>
        await AskAsync(name, job => Task.FromResult(job.Take(answers))) ?? [];

    /// <summary>The job that does what answers want, where that is another one; else null.</summary>
    internal Task<string?> FindOtherAsync(string name, IReadOnlyDictionary<string, string> answers) =>
        AskAsync(name, job => Task.FromResult(job.FindOther(answers)));

    private async Task<T?> AskAsync<T>(string name, Func<IJob, Task<T>> ask)
    {
        if (FindJob(name) is not { } known)
        {
            return default;
        }

        await using var scope = _scopes.CreateAsyncScope();
        return await ask((IJob)scope.ServiceProvider.GetRequiredService(known.Type));
    }

    private static Dictionary<string, (JobFacts Facts, KnownJob Job)> Read(
        IEnumerable<KnownJob> jobs,
        IServiceScopeFactory scopes
    )
    {
        using var scope = scopes.CreateScope();
        return jobs.Select(known => (Job: (IJob)scope.ServiceProvider.GetRequiredService(known.Type), Known: known))
            .ToDictionary(
                each => each.Job.Name,
                each =>
                    (
                        new JobFacts(each.Job.Name, each.Job.Title, each.Job.Policy, each.Job.IsTold, each.Job.Questions),
                        each.Known
                    ),
                StringComparer.Ordinal
            );
    }
}
