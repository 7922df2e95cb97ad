using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Keeping;

/// <summary>
/// Removes what is older than it is kept, in small batches between which others write, and finishes what an anonymising left. Goes on where it
/// was when it is cut short. Source: DESIGN §10, §11.
/// </summary>
public sealed class ApplyRetention(
    IEnumerable<IRetainedKind> kinds,
    RetentionOptions options,
    AnonymisePerson people,
    TimeProvider time
) : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "apply-retention";

    /// <summary>Rows removed in one transaction.</summary>
    internal const int Batch = 500;

    private bool _isDry;

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Remove what is no longer kept";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.SteerJobs;

    /// <inheritdoc/>
    public IReadOnlyList<JobQuestion> Questions { get; } =
    [new(JobQuestion.DryRun, "Only count what would go", JobQuestionKind.Tick, "Nothing is removed.")];

    /// <inheritdoc/>
    public IReadOnlyList<Refusal> Take(IReadOnlyDictionary<string, string> answers)
    {
        _isDry = answers.ContainsKey(JobQuestion.DryRun);
        return [];
    }

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var due = await CountAsync(now, cancellationToken);
        if (_isDry)
        {
            return Say(due);
        }

        progress.Expect(due.Sum(each => each.Count));
        var (sentences, faults) = (new List<string>(), new List<Exception>());
        foreach (var (kind, before, _) in due)
        {
            await TryAsync(kind.Title, () => RemoveAsync(kind, before, progress, sentences, cancellationToken), faults);
        }

        await TryAsync("People who are being anonymised", () => people.FinishAsync(cancellationToken), faults);
        if (faults.Count > 0)
        {
            throw new JobFailedException(
                string.Join(
                    ' ',
                    [.. sentences, .. faults.Select(fault => fault.Message), "All else was done; the next night tries again."]
                ),
                new AggregateException(faults)
            );
        }

        return sentences.Count == 0 ? "Nothing was older than it is kept." : string.Join(' ', sentences);
    }

    private static string Say(List<(IRetainedKind Kind, DateTime Before, long Count)> due)
    {
        var sentences = due.Where(each => each.Count > 0)
            .Select(each =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{each.Kind.Title} that would go: {each.Count:N0}, from before {each.Before:yyyy-MM-dd}."
                )
            );
        return due.TrueForAll(each => each.Count == 0)
            ? "Nothing is older than it is kept, so nothing would go."
            : string.Join(' ', sentences);
    }

    private async Task<List<(IRetainedKind Kind, DateTime Before, long Count)>> CountAsync(
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var due = new List<(IRetainedKind Kind, DateTime Before, long Count)>();
        foreach (var kind in kinds)
        {
            var before = now - options.Of(kind.Period);
            due.Add((kind, before, await kind.CountAsync(before, cancellationToken)));
        }

        return due;
    }

    // what the database refuses of one kind must not keep the others for ever
    private static async Task TryAsync(string what, Func<Task> work, List<Exception> faults)
    {
        try
        {
            await work();
        }
        catch (Exception refusal) when (refusal is DbException or DbUpdateException)
        {
            faults.Add(new InvalidOperationException($"{what} could not be removed: the database refused.", refusal));
        }
    }

    private static async Task RemoveAsync(
        IRetainedKind kind,
        DateTime before,
        JobProgress progress,
        List<string> sentences,
        CancellationToken cancellationToken
    )
    {
        if (await RemoveAsync(kind, before, progress, cancellationToken) is > 0 and var removed)
        {
            sentences.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{kind.Title} removed: {removed:N0}, from before {before:yyyy-MM-dd}."
                )
            );
        }
    }

    private static async Task<long> RemoveAsync(
        IRetainedKind kind,
        DateTime before,
        JobProgress progress,
        CancellationToken cancellationToken
    )
    {
        var removed = 0L;
        int batch;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            batch = await kind.RemoveAsync(before, Batch, cancellationToken);
            removed += batch;
            progress.Advance(batch, (kind.Title, batch));
        } while (batch == Batch);

        return removed;
    }
}
