namespace Portal.Components;

/// <summary>A column that a person may show or hide.</summary>
/// <param name="Key">Stable key, without blanks.</param>
/// <param name="Title">Its heading.</param>
/// <param name="IsDefault">Shown until the person chooses.</param>
public sealed record ListColumn(string Key, string Title, bool IsDefault);
