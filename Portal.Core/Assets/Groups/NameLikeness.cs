namespace Portal.Core.Assets.Groups;

/// <summary>How alike two names are, by the pairs of letters that they share, without what companies are called for law's sake.</summary>
internal static class NameLikeness
{
    private static readonly HashSet<string> Forms = new(StringComparer.Ordinal)
    {
        "LTD",
        "LTD.",
        "LIMITED",
        "AG",
        "SA",
        "S.A.",
        "SARL",
        "GMBH",
        "INC",
        "INC.",
        "LLC",
        "PLC",
        "SAS",
        "BV",
        "CO",
        "CO.",
        "KG",
    };

    /// <summary>From 0, nothing in common, to 1; both folded. A name that stands whole within the other is nearly the same.</summary>
    public static double Of(string one, string other)
    {
        var (first, second) = (Bare(one), Bare(other));
        if (first.Length < 2 || second.Length < 2)
        {
            return 0;
        }

        if (first == second)
        {
            return 1;
        }

        var (shorter, longer) = first.Length < second.Length ? (first, second) : (second, first);
        if (shorter.Length >= 5 && $" {longer} ".Contains($" {shorter} ", StringComparison.Ordinal))
        {
            return 0.9;
        }

        var left = Pairs(first);
        var right = Pairs(second);
        return 2.0 * left.Intersect(right).Count() / (left.Count + right.Count);
    }

    private static string Bare(string name) =>
        string.Join(
            ' ',
            name.Split([' ', '-', '/', ',', '|'], StringSplitOptions.RemoveEmptyEntries).Where(word => !Forms.Contains(word))
        );

    private static HashSet<(char, char)> Pairs(string name) =>
        [.. name.Zip(name.Skip(1)).Where(pair => pair is not { First: ' ' } and not { Second: ' ' })];
}
