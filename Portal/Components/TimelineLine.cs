namespace Portal.Components;

/// <summary>How one entry of a timeline is told.</summary>
/// <param name="Icon">Drawing of the kind of act.</param>
/// <param name="Tone">Colour class of the drawing, such as <c>tone-green</c>; never the only sign.</param>
/// <param name="Text">What happened and by whom, one sentence without full stop.</param>
public sealed record TimelineLine(string Icon, string Tone, string Text);
