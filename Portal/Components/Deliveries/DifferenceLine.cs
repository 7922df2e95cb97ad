namespace Portal.Components.Deliveries;

/// <summary>A line of two texts that are held against each other.</summary>
/// <param name="Text">The line.</param>
/// <param name="IsNew">True when the later text has it.</param>
/// <param name="IsSame">True when both have it, and it only stands around what differs.</param>
public sealed record DifferenceLine(string Text, bool IsNew, bool IsSame = false);
