using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.Sandbox.Pulseway;

/// <summary>Why a filter can't be read; shown to the caller.</summary>
internal sealed class FilterException(string message) : Exception(message);

/// <summary>The words of an OData filter, taken one by one.</summary>
internal sealed partial class FilterText
{
    private readonly List<string> _words = [];
    private int _at;

    public FilterText(string text)
    {
        var end = 0;
        foreach (Match match in Word().Matches(text))
        {
            if (text.AsSpan(end, match.Index - end).Trim().Length > 0)
            {
                throw new FilterException($"Unexpected \"{text[end..match.Index].Trim()}\" in $filter.");
            }

            _words.Add(match.Value);
            end = match.Index + match.Length;
        }

        if (text.AsSpan(end).Trim().Length > 0)
        {
            throw new FilterException($"Unexpected \"{text[end..].Trim()}\" in $filter.");
        }
    }

    public bool IsAtEnd => _at == _words.Count;

    public string? Next => IsAtEnd ? null : _words[_at];

    /// <summary>The word after the next one, or null.</summary>
    public string? Second => _at + 1 < _words.Count ? _words[_at + 1] : null;

    public string Take() => IsAtEnd ? throw new FilterException("$filter ends too early.") : _words[_at++];

    public bool TryTake(string word)
    {
        if (Next != word)
        {
            return false;
        }

        _at++;
        return true;
    }

    public void Expect(string word)
    {
        if (!TryTake(word))
        {
            throw new FilterException($"$filter lacks \"{word}\"{(IsAtEnd ? " at its end" : $" before \"{Next}\"")}.");
        }
    }

    /// <summary>True and the value for a word that is a literal: a text, a number, an instant, true, false or null.</summary>
    public static bool TryLiteral(string word, out object? value)
    {
        value = word switch
        {
            ['\'', ..] => word[1..^1].Replace("''", "'", StringComparison.Ordinal),
            "true" => true,
            "false" => false,
            _ when double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ when char.IsAsciiDigit(word[0]) => Instant(word),
            _ => null,
        };
        return value is not null || word == "null";
    }

    public static DateTimeOffset? Instant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    [GeneratedRegex(@"'(?:[^']|'')*'|[(),]|[A-Za-z_][\w/.]*|-?\d[\w.:+-]*")]
    private static partial Regex Word();
}
