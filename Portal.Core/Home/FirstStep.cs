using Microsoft.Extensions.Logging;

namespace Portal.Core.Home;

/// <summary>One step on the way from an empty Portal to a useful one.</summary>
/// <param name="Title">What to do.</param>
/// <param name="Text">Why, and how; for somebody who may not do it, whom to ask.</param>
/// <param name="IsDone">True once it is done.</param>
public sealed record FirstStep(string Title, string Text, bool IsDone)
{
    /// <summary>Where it is done, or null when this person may not.</summary>
    public string? Href { get; init; }

    /// <summary>What the link says.</summary>
    public string Link { get; init; } = "";
}

/// <summary>A step that a capability needs before it is of use; register one per step.</summary>
public interface IFirstStep
{
    /// <summary>Its place among the steps; lower comes first.</summary>
    int Place { get; }

    /// <summary>The step, or null when it is nothing for this person.</summary>
    Task<FirstStep?> FindAsync(Actor actor, CancellationToken cancellationToken);
}

/// <summary>Says what has to be done first in a Portal that knows nothing yet.</summary>
public sealed class ReadFirstSteps(IEnumerable<IFirstStep> steps, ILogger<ReadFirstSteps> logger)
{
    /// <summary>All steps in their order while one is left; none once all are done. One that cannot be looked at is left out. Safe to repeat.</summary>
    public async Task<IReadOnlyList<FirstStep>> ExecuteAsync(Actor actor, CancellationToken cancellationToken)
    {
        var found = new List<FirstStep>();
        foreach (var step in steps.OrderBy(each => each.Place))
        {
            var (_, one) = await SourceReading.TryAsync(
                () => step.FindAsync(actor, cancellationToken),
                step.GetType().Name,
                logger,
                cancellationToken
            );
            if (one is not null)
            {
                found.Add(one);
            }
        }

        return found.TrueForAll(step => step.IsDone) ? [] : found;
    }
}
