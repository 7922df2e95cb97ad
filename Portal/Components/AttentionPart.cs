namespace Portal.Components;

/// <summary>One thing that waits for a person ("25 entitlements wait, oldest 3 h"), and where to see it.</summary>
public sealed record AttentionPart(string Text, string Href);
