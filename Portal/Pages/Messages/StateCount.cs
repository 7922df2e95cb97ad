using Portal.Components;

namespace Portal.Pages.Messages;

/// <summary>How many are in one state.</summary>
/// <param name="Word">The state.</param>
/// <param name="Badge">Its look.</param>
/// <param name="Number">How many, up to a limit.</param>
/// <param name="Href">Address of exactly those.</param>
/// <param name="IsChosen">True while those are shown.</param>
public sealed record StateCount(string Word, BadgeStatus Badge, int Number, string Href, bool IsChosen);
