namespace Portal.Components.Deliveries;

/// <summary>New contents that somebody has begun to write.</summary>
/// <param name="Text">What stands in the editor.</param>
/// <param name="Fence">The delivery's fence when they began.</param>
public sealed record ContentsDraft(string Text, long Fence);
