using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Portal.Core.Assets.Rules;

/// <summary>
/// Regular expressions of rules. They are of the kind that takes time in proportion to the text, whatever the text is, and end after a quarter of a
/// second all the same: no rule can hold up alerts. Source: R14.
/// </summary>
internal static class RulePattern
{
    /// <summary>Longest expression.</summary>
    public const int Longest = 300;

    private const int MostKept = 500;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly ConcurrentDictionary<string, Regex?> Known = new(StringComparer.Ordinal);

    /// <summary>What is wrong with an expression, one sentence; null when it can be used.</summary>
    public static string? FindFault(string pattern)
    {
        try
        {
            _ = new Regex(pattern, Options, Patience);
            return null;
        }
        catch (NotSupportedException)
        {
            return "It looks ahead or behind, or refers back to itself, which Portal does not allow.";
        }
        catch (RegexParseException fault)
        {
            return $"It cannot be read at sign {fault.Offset + 1}.";
        }
    }

    /// <summary>True when it finds something; false also when it is no expression or takes too long.</summary>
    public static bool IsIn(string pattern, string text)
    {
        if (Known.Count > MostKept)
        {
            Known.Clear();
        }

        var regex = Known.GetOrAdd(pattern, static each => FindFault(each) is null ? new Regex(each, Options, Patience) : null);
        try
        {
            return regex?.IsMatch(text) == true;
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
