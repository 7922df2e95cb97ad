using System.Globalization;
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

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Remove what is no longer kept";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.KeepRecords;

    /// <inheritdoc/>
    public string Page => "/records";

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var due = new List<(IRetainedKind Kind, DateTime Before)>();
        var total = 0L;
        foreach (var kind in kinds)
        {
            var before = now - options.Of(kind.Period);
            due.Add((kind, before));
            total += await kind.CountAsync(before, cancellationToken);
        }

        progress.Expect(total);
        var sentences = new List<string>();
        foreach (var (kind, before) in due)
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

        await people.FinishAsync(cancellationToken);
        return sentences.Count == 0 ? "Nothing was older than it is kept." : string.Join(' ', sentences);
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
