namespace Portal.Components.Deliveries;

/// <summary>A line that only one of two texts has.</summary>
/// <param name="Text">The line.</param>
/// <param name="IsNew">True when the later text has it.</param>
public sealed record DifferenceLine(string Text, bool IsNew);
