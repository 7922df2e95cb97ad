namespace Portal.Core.Jobs;

// runs that are told what to do
public sealed partial class JobRunner
{
    /// <summary>Starts a job that is told what to do; it never joins a run, which was told something else.</summary>
    /// <param name="actor">Who wants it.</param>
    /// <param name="tell">Tells it, before it runs.</param>
    /// <param name="cancellationToken">Stops the start, not the run.</param>
    /// <returns>The run's id; a refusal when the actor may not, or while another run is at work on any node.</returns>
    public async Task<Result<Guid>> StartOwnAsync<TJob>(Actor actor, Action<TJob> tell, CancellationToken cancellationToken)
        where TJob : class, IJob =>
        IdOf(await RequestAsync(job => new RunRequest(job, JobTrigger.Person, actor), tell, cancellationToken));

    /// <summary>Starts a job that is told what to do, or joins its run on any node, which comes to the same.</summary>
    /// <param name="actor">Who wants it.</param>
    /// <param name="tell">Tells it, before it runs.</param>
    /// <param name="cancellationToken">Stops the start, not the run.</param>
    /// <returns>The run's id; a refusal when the actor may not, or the job rests.</returns>
    public async Task<Result<Guid>> StartOrJoinAsync<TJob>(Actor actor, Action<TJob> tell, CancellationToken cancellationToken)
        where TJob : class, IJob =>
        IdOf(
            await RequestAsync(job => new RunRequest(job, JobTrigger.Person, actor) { MayJoin = true }, tell, cancellationToken)
        );
}
