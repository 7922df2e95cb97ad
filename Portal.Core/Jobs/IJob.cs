namespace Portal.Core.Jobs;

/// <summary>Something that runs by schedule or on demand, one run at a time over all nodes. Must be safe to run again after any end.</summary>
public interface IJob
{
    /// <summary>Stable name, lower case with dashes; the key of its history.</summary>
    string Name { get; }

    /// <summary>What staff call it.</summary>
    string Title { get; }

    /// <summary>Who may start and cancel it.</summary>
    AccessPolicy Policy { get; }

    /// <summary>How often in a row it may fail before an alarm is raised.</summary>
    int MayFail => 1;

    /// <summary>Does the work once.</summary>
    /// <param name="progress">To be kept up to date.</param>
    /// <param name="cancellationToken">Cancelled by a person or at shutdown; let <see cref="OperationCanceledException"/> pass.</param>
    /// <returns>The result in business words, one sentence.</returns>
    Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken);
}
