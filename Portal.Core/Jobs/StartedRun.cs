namespace Portal.Core.Jobs;

/// <summary>The run that a wish came to.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Joined">True when it was there already: at work, or for the same time of the schedule.</param>
public readonly record struct StartedRun(Guid Id, bool Joined);
