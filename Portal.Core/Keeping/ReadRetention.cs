using Portal.Core.Persistence;

namespace Portal.Core.Keeping;

/// <summary>How long one kind is kept, and what that means now.</summary>
/// <param name="Title">What staff call them, in the plural.</param>
/// <param name="KeptFor">How long.</param>
/// <param name="Before">UTC instant; what is older goes.</param>
/// <param name="Due">How many would go now.</param>
public sealed record RetentionFigure(string Title, TimeSpan KeptFor, DateTime Before, long Due);

/// <summary>Reads what the next run of <see cref="ApplyRetention"/> would remove, without removing anything. Source: DESIGN §11.</summary>
public sealed class ReadRetention(IEnumerable<IRetainedKind> kinds, RetentionOptions options, TimeProvider time)
{
    /// <summary>Reads it. Safe to repeat.</summary>
    public async Task<Result<IReadOnlyList<RetentionFigure>>> ExecuteAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.KeepRecords.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var now = time.GetUtcNow().UtcDateTime;
        var figures = new List<RetentionFigure>();
        foreach (var kind in kinds)
        {
            var kept = options.Of(kind.Period);
            var before = now - kept;
            figures.Add(new RetentionFigure(kind.Title, kept, before, await kind.CountAsync(before, cancellationToken)));
        }

        return figures;
    }
}
