using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>
/// Runs jobs: one run of a job at a time over all nodes, a second request joins it; every run leaves a <see cref="JobRun"/>.
/// A run whose process died is found by its silence and marked interrupted. Thread-safe. Source: DESIGN §10, R5, R9.
/// </summary>
public sealed partial class JobRunner : IHostedService, IDisposable
{
    /// <summary>A running row silent for longer than this belongs to a process that is gone.</summary>
    public static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(60);

    internal static readonly ActivitySource Activities = new(JobTelemetry.Name);

    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, ActiveRun> _active = new();
    private readonly SemaphoreSlim _claiming = new(1, 1);
    private readonly RunLedger _ledger;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _time;
    private readonly ILogger<JobRunner> _logger;
    private bool _isStopping;

    /// <summary>Made once per process.</summary>
    public JobRunner(PortalDatabase databases, IServiceScopeFactory scopes, TimeProvider time, ILoggerFactory loggers)
    {
        _ledger = new RunLedger(databases, time, loggers.CreateLogger<RunLedger>());
        _scopes = scopes;
        _time = time;
        _logger = loggers.CreateLogger<JobRunner>();
    }

    private static Refusal AtWork { get; } =
        new("jobs.at-work", "Another run of it is still at work.", "Wait for its end, or cancel it, then start yours.");

    /// <summary>Raised with the job's name when a run of this process starts, advances or ends; handlers must be quick and not throw.</summary>
    public event Action<string>? Changed;

    /// <summary>The run of a job at work in this process, or null.</summary>
    public LiveRun? FindLive(string job) => _active.Values.FirstOrDefault(active => active.Live.Job == job)?.Live;

    /// <summary>True for a run that this process is doing, however long it has been silent.</summary>
    internal bool IsAtWork(Guid runId) => _active.ContainsKey(runId);

    /// <summary>Starts a job, or joins its run. Safe to repeat.</summary>
    /// <returns>The run's id; a refusal when the actor may not, or the job rests.</returns>
    public async Task<Result<Guid>> StartAsync<TJob>(Actor actor, JobTrigger trigger, CancellationToken cancellationToken)
        where TJob : class, IJob =>
        IdOf(await RequestAsync<TJob>(job => new RunRequest(job, trigger, actor), tell: null, cancellationToken));

    /// <summary>Starts a job for a time of the schedule, or joins its run. A time that comes twice, on any node, makes one run.</summary>
    /// <param name="period">That time, UTC.</param>
    /// <param name="cancellationToken">Stops the start, not the run.</param>
    /// <returns>The run's id, which may have ended long ago; a refusal while Portal stops or the job rests.</returns>
    public async Task<Result<Guid>> StartAsync<TJob>(DateTime period, CancellationToken cancellationToken)
        where TJob : class, IJob =>
        IdOf(
            await RequestAsync<TJob>(
                job => new RunRequest(job, JobTrigger.Schedule, Actor.Portal, period),
                tell: null,
                cancellationToken
            )
        );

    /// <summary>
    /// Asks a run to end; it ends as cancelled at its next safe point, on another node some seconds later. Nothing happens when it has ended.
    /// </summary>
    /// <returns>A refusal when the actor may not; otherwise null.</returns>
    public async Task<Refusal?> CancelAsync<TJob>(Guid runId, Actor actor, CancellationToken cancellationToken)
        where TJob : class, IJob
    {
        await using var scope = _scopes.CreateAsyncScope();
        var job = scope.ServiceProvider.GetRequiredService<TJob>();
        if (job.Policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        if (await _ledger.AskToEndAsync(runId, job.Name, actor, cancellationToken))
        {
            _active.GetValueOrDefault(runId)?.Stop(actor.Name);
        }

        return null;
    }

    /// <summary>What a run says that a person ended.</summary>
    internal static string CancelledBy(string person) => $"Cancelled by {person}. What was done until then is kept.";

    /// <summary>Waits until a run of this process has ended; returns at once when it has.</summary>
    public Task WaitAsync(Guid runId, CancellationToken cancellationToken) =>
        _active.TryGetValue(runId, out var active) ? active.Task.WaitAsync(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => _ledger.InterruptLeftoversAsync(cancellationToken);

    /// <summary>Stops every run and starts no more; each is kept as interrupted.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _claiming.WaitAsync(cancellationToken);
        _isStopping = true;
        _claiming.Release();
        var running = _active.Values.ToList();
        foreach (var active in running)
        {
            active.Stop(person: null);
        }

        await Task.WhenAll(running.Select(active => active.Task)).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _claiming.Dispose();

    private static Refusal? Check(IJob job, RunRequest request) =>
        job.Policy.Check(request.Actor)
        ?? (request is { TakesMissed: true, Period: { } missed } ? job.CheckMissed(missed) : null);

    /// <summary>Starts what is asked for, or joins its run.</summary>
    /// <param name="ask">Gives the request for the job's name.</param>
    /// <param name="tell">Tells the job what to do; it then joins no run, unless the request says so. Null to tell nothing.</param>
    /// <param name="cancellationToken">Stops the start, not the run.</param>
    internal async Task<Result<StartedRun>> RequestAsync<TJob>(
        Func<string, RunRequest> ask,
        Action<TJob>? tell,
        CancellationToken cancellationToken
    )
        where TJob : class, IJob
    {
        var scope = _scopes.CreateAsyncScope();
        var handedOver = false;
        try
        {
            var job = scope.ServiceProvider.GetRequiredService<TJob>();
            var asked = ask(job.Name);
            var request = asked with { NeverJoins = tell is not null && !asked.MayJoin };
            if ((Check(job, request) ?? await job.FindRestAsync(cancellationToken)) is { } refusal)
            {
                return refusal;
            }

            await _claiming.WaitAsync(cancellationToken);
            try
            {
                if (_isStopping)
                {
                    return new Refusal("jobs.stopping", "Portal is being stopped.", "Try again when it is back.");
                }

                var (run, joined) = await _ledger.ClaimAsync(request, _active.ContainsKey, cancellationToken);
                if (joined)
                {
                    return request.NeverJoins ? AtWork : new StartedRun(run.Id, true);
                }

                tell?.Invoke(job);
                Begin(run, job, scope);
                handedOver = true;
                return new StartedRun(run.Id, false);
            }
            finally
            {
                _claiming.Release();
            }
        }
        finally
        {
            if (!handedOver)
            {
                await scope.DisposeAsync();
            }
        }
    }

    private static Result<Guid> IdOf(Result<StartedRun> started) =>
        started.Succeeded ? started.Value.Id : started.Refusals.ToList();

    private void Begin(JobRun run, IJob job, AsyncServiceScope scope)
    {
        var active = new ActiveRun(run, () => Changed?.Invoke(run.Job));
        _active[run.Id] = active;
        active.Task = Task.Run(() => RunAsync(job, scope, active), CancellationToken.None);
        Changed?.Invoke(run.Job);
    }

    // whatever happens, the run leaves the list of those at work: otherwise every later request would join a dead one
    private async Task RunAsync(IJob job, AsyncServiceScope scope, ActiveRun active)
    {
        using var activity = Activities.StartActivity(job.Name) ?? new Activity(job.Name).Start(); // one reference for the run
        try
        {
            using var ended = new CancellationTokenSource();
            var beating = BeatAsync(active.Live, ended.Token);
            var (state, summary) = await DoAsync(job, active);
            await ended.CancelAsync();
            await beating;
            await _ledger.EndAsync(job, active.Live, state, summary);
            JobTelemetry.Ended(job.Name, state, _time.GetUtcNow().UtcDateTime - active.Live.StartedAt);
            LogEnded(_logger, job.Name, state, summary);
        }
        catch (Exception exception)
        {
            LogNotKept(_logger, exception, job.Name, active.Live.RunId); // its silence marks it interrupted
        }
        finally
        {
            await scope.DisposeAsync();
            _active.TryRemove(active.Live.RunId, out _);
            active.Dispose();
            Changed?.Invoke(job.Name);
        }
    }

    // the boundary of every job: whatever comes out of it becomes a kept end
    private async Task<(JobRunState State, string Summary)> DoAsync(IJob job, ActiveRun active)
    {
        try
        {
            return (JobRunState.Succeeded, await job.RunAsync(active.Live.Progress, active.Stopping));
        }
        catch (OperationCanceledException) when (active.Stopping.IsCancellationRequested)
        {
            return active.CancelledBy is { } person
                ? (JobRunState.Cancelled, CancelledBy(person))
                : (JobRunState.Interrupted, "Portal was stopped. Start it again: it goes on from what is there.");
        }
        catch (JobFailedException exception)
        {
            LogGaveUp(_logger, exception, job.Name);
            return (JobRunState.Failed, exception.Message);
        }
        catch (ConnectorException exception)
        {
            LogConnectorFailed(_logger, job.Name, exception.Message);
            return (JobRunState.Failed, $"{FaultSentences.Describe(exception)} {FaultSentences.Remedy(exception)}");
        }
        catch (Exception exception)
        {
            LogBroke(_logger, exception, job.Name);
            return (
                JobRunState.Failed,
                $"Something went wrong in Portal. Reference {Activity.Current?.TraceId.ToHexString() ?? active.Live.RunId.ToString()}."
            );
        }
    }

    private async Task BeatAsync(LiveRun live, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(BeatEvery, _time);
        while (await NextAsync(timer, ended))
        {
            try
            {
                if (await _ledger.BeatAsync(live.RunId, live.Progress) is { } person)
                {
                    _active.GetValueOrDefault(live.RunId)?.Stop(person); // asked on another node
                }
            }
            catch (Exception exception)
            {
                LogNotKept(_logger, exception, live.Job, live.RunId); // the next beat may get through
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken ended)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ended);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
