namespace Portal.Components;

/// <summary>A filter in force, and the address of the list without it.</summary>
public sealed record FilterChip(string Text, string RemoveHref);

/// <summary>One choice of a filter.</summary>
public sealed record FilterOption(string Value, string Text);
