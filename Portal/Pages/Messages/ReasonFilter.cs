using Portal.Core;

namespace Portal.Pages.Messages;

/// <summary>A reason as an address holds it: whole where that is short, else its beginning with a sign that it was cut.</summary>
internal static class ReasonFilter
{
    public const char Ellipsis = '…';

    private const int Longest = 120;

    /// <summary>As the address keeps it.</summary>
    public static string Of(string reason)
    {
        var cut = Folding.Cut(reason, Longest);
        return cut.Length == reason.Length ? reason : $"{cut}{Ellipsis}";
    }

    /// <summary>What is looked for; null for none.</summary>
    public static string? Text(string? kept) => IsWhole(kept) ? kept : kept?.TrimEnd(Ellipsis);

    public static bool IsWhole(string? kept) => kept is { Length: > 0 } && !kept.EndsWith(Ellipsis);
}
