namespace Portal.Core.Finding;

/// <summary>What somebody typed into the search over everything.</summary>
public sealed class SearchText
{
    /// <summary>Longest text that is looked at.</summary>
    public const int Limit = 200;

    private const int MostWords = 8;

    private readonly string _folded;

    /// <summary>Reads what was typed.</summary>
    public SearchText(string? typed)
    {
        Typed = Folding.Cut(Folding.Tidy(typed ?? ""), Limit);
        _folded = Folding.Fold(Typed, Limit);
        Words = [.. _folded.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords)];
    }

    /// <summary>The text on one line, without what nobody sees.</summary>
    public string Typed { get; }

    /// <summary>Its words, folded.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>True when nothing is searched for.</summary>
    public bool IsEmpty => Words.Count == 0;

    /// <summary>The id that was typed, or null.</summary>
    public Guid? Id => Guid.TryParse(Typed, out var id) ? id : null;

    /// <summary>The reference that was typed, 32 hex digits in lower case; or null.</summary>
    public string? Reference => Typed.Length == 32 && Typed.All(char.IsAsciiHexDigit) ? Typed.ToLowerInvariant() : null;

    /// <summary>
    /// How well a name fits: 4 the same, 3 begins so, 2 every word begins one of its words, 1 every word occurs, 0 it does not fit.
    /// </summary>
    public int Score(string name)
    {
        var folded = Folding.Fold(name);
        return folded == _folded ? 4
            : folded.StartsWith(_folded, StringComparison.Ordinal) ? 3
            : Words.All(word => $" {folded}".Contains($" {word}", StringComparison.Ordinal)) ? 2
            : Words.All(word => folded.Contains(word, StringComparison.Ordinal)) ? 1
            : 0;
    }
}
