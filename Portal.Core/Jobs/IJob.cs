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

    /// <summary>Why there is nothing for it to do at present, such as a system that is not configured; null when there is. Such a job is not run.</summary>
    ValueTask<Refusal?> FindRestAsync(CancellationToken cancellationToken) => ValueTask.FromResult<Refusal?>(null);

    /// <summary>Why it can no longer make up for a time that was missed; null when it can. The time then stays missed.</summary>
    /// <param name="period">That time, UTC.</param>
    Refusal? CheckMissed(DateTime period) => null;

    /// <summary>True for one that does nothing by itself: what starts it tells it what to do, in its own way.</summary>
    bool IsTold => false;

    /// <summary>What a person may be asked before it runs, such as whether it only counts; empty when there is nothing to ask.</summary>
    IReadOnlyList<JobQuestion> Questions => [];

    /// <summary>Name of the job that does what these answers want, where that is another one; null when it is this one.</summary>
    /// <param name="answers">As <see cref="Take"/> gets them.</param>
    string? FindOther(IReadOnlyDictionary<string, string> answers) => null;

    /// <summary>Takes the answers, before it runs; called twice for one run, first to see what is wrong with them.</summary>
    /// <param name="answers">By the question's name; a tick that is not set and a text that is empty are left out.</param>
    /// <returns>Every fault, its field the name of the question; empty when all is well.</returns>
    IReadOnlyList<Refusal> Take(IReadOnlyDictionary<string, string> answers) => [];

    /// <summary>Does the work once.</summary>
    /// <param name="progress">To be kept up to date.</param>
    /// <param name="cancellationToken">Cancelled by a person or at shutdown; let <see cref="OperationCanceledException"/> pass.</param>
    /// <returns>The result in business words, one sentence.</returns>
    Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken);
}

/// <summary>How a question is answered.</summary>
public enum JobQuestionKind
{
    /// <summary>By a tick; its answer is <see cref="JobQuestion.Yes"/>.</summary>
    Tick = 0,

    /// <summary>By a line of text.</summary>
    Text = 1,
}

/// <summary>Something a job asks a person who runs it.</summary>
/// <param name="Name">Its name among the answers.</param>
/// <param name="Label">What the person reads.</param>
/// <param name="Kind">How it is answered.</param>
/// <param name="Hint">One line more, or empty.</param>
public sealed record JobQuestion(string Name, string Label, JobQuestionKind Kind, string Hint = "")
{
    /// <summary>Longest answer.</summary>
    public const int AnswerLength = 100;

    /// <summary>Answer of a tick that is set.</summary>
    public const string Yes = "yes";

    /// <summary>Name of the question whether it only says what it would do.</summary>
    public const string DryRun = "dry-run";
}
