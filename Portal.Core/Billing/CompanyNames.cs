using System.Collections.Frozen;
using System.Text;

namespace Portal.Core.Billing;

/// <summary>
/// When two company names may be one company's: legal forms, accents, case, punctuation and ü written as ue do not count, and a mistyped
/// letter hardly does. Source: scenario 2, b1.
/// </summary>
public static class CompanyNames
{
    /// <summary>From here on two names are called alike.</summary>
    public const double Alike = 0.55;

    /// <summary>What a name scores that begins with the other one.</summary>
    public const double BeginsAlike = 0.9;

    /// <summary>Fewer signs say too little.</summary>
    public const int ShortestKey = 3;

    private const double MostOfDifferent = 0.85; // the same words in another order
    private const int LongestKey = 200;

    private static readonly FrozenSet<string> LegalForms =
        "AB AD AG AKTIENGESELLSCHAFT APS AS ASA BHD BV BVBA CA CO COMPANY COOP CORP CORPORATION CV CVBA DD DOO EG EIRELI EOOD EPE EU EURL EV GBR GENOSSENSCHAFT GESMBH GIE GMBH HF INC INCORPORATED JSC KFT KG KGAA KK LDA LIMITED LLC LLP LP LTD LTDA MBH NV OHG OOD OU OY OYJ PLC PT PTE PTY PVT SA SAGL SARL SAS SASU SCOP SCS SDN SE SIA SL SLU SNC SP SPA SRL SRLS SRO UAB UG VZW ZOO ZRT"
            .Split(' ')
            .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> LinkingWords = "AND ET THE UND".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The form that names are compared in; equal keys are equal names. Empty when nothing is left.</summary>
    public static string KeyOf(string name)
    {
        var words = Words(Folding.Fold(name, LongestKey)).Where(word => !LinkingWords.Contains(word)).ToList();
        var kept = WithoutLegalForms(words);
        return Folding.Cut(string.Join(' ', kept.Select(PlainVowels)), LongestKey);
    }

    /// <summary>How alike two keys are, from 0 to 1: 1 when equal, above <see cref="Alike"/> when they may be one company's.</summary>
    public static double Closeness(string key, string other)
    {
        if (key.Length == 0 || other.Length == 0)
        {
            return 0;
        }

        if (key == other)
        {
            return 1;
        }

        var (shorter, longer) = key.Length < other.Length ? (key, other) : (other, key);
        return shorter.Length >= ShortestKey && longer.StartsWith(shorter, StringComparison.Ordinal)
            ? BeginsAlike
            : Math.Min(SharedTrigrams(key, other), MostOfDifferent);
    }

    /// <summary>The longest word of a name that is no legal form, as written: what another system is searched for. Empty when too short.</summary>
    public static string TellingWord(string name)
    {
        var words = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Trim('.', ',', '(', ')', '"', '\''))
            .Where(word => !LegalForms.Contains(Folding.Fold(word.Replace(".", "", StringComparison.Ordinal), LongestKey)));
        return words.MaxBy(word => word.Length) is { Length: >= ShortestKey } longest ? longest : "";
    }

    private static List<string> Words(string folded)
    {
        var text = new StringBuilder(folded.Length);
        foreach (var sign in folded)
        {
            if (char.IsLetterOrDigit(sign) || char.IsSurrogate(sign))
            {
                text.Append(sign);
            }
            else if (sign is not ('.' or '\'' or '’'))
            {
                text.Append(' '); // a dot joins: S.A. is SA
            }
        }

        return
        [
            .. text.ToString()
                .Replace(" Z OO", " ZOO", StringComparison.Ordinal)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
    }

    /// <summary>They stand first or last; a name of nothing else stays as it is.</summary>
    private static List<string> WithoutLegalForms(List<string> words)
    {
        var from = 0;
        var to = words.Count;
        while (to - from > 1 && LegalForms.Contains(words[to - 1]))
        {
            to--;
        }

        while (to - from > 1 && LegalForms.Contains(words[from]))
        {
            from++;
        }

        return words[from..to];
    }

    private static string PlainVowels(string word) =>
        word.Replace("AE", "A", StringComparison.Ordinal)
            .Replace("OE", "O", StringComparison.Ordinal)
            .Replace("UE", "U", StringComparison.Ordinal)
            .Replace("ß", "SS", StringComparison.Ordinal);

    /// <summary>The share of three-letter pieces they have in common, counted within words.</summary>
    private static double SharedTrigrams(string key, string other)
    {
        var own = Trigrams(key);
        var others = Trigrams(other);
        var shared = own.Count(others.Contains);
        return (double)shared / (own.Count + others.Count - shared);
    }

    private static HashSet<string> Trigrams(string key)
    {
        var pieces = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in key.Split(' '))
        {
            var padded = $"  {word} ";
            for (var i = 0; i + 3 <= padded.Length; i++)
            {
                pieces.Add(padded.Substring(i, 3));
            }
        }

        return pieces;
    }
}
