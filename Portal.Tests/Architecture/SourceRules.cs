using System.Text.RegularExpressions;

namespace Portal.Tests.Architecture;

/// <summary>Reads the citations in the code and looks each up: in docs/SOURCES.md, or among the recorded exchanges. Source: STYLE §4.</summary>
public sealed partial class SourceRules
{
    private readonly HashSet<string> _tags;
    private readonly IReadOnlyList<string> _specifications;
    private readonly IReadOnlyList<string> _recordings;

    public SourceRules(string sources, IReadOnlyList<string> recordings)
    {
        var parts = sources.Split("## Public specifications");
        _tags = [.. Definition().Matches(parts[0]).Select(match => match.Groups[1].Value)];
        // the longest first, so that "MQTT 3.1.1" is not taken for "MQTT"
        _specifications =
        [
            .. Definition().Matches(parts[1]).Select(match => match.Groups[1].Value).OrderByDescending(name => name.Length),
        ];
        _recordings = recordings;
    }

    public int Count => _tags.Count;

    /// <summary>One sentence for each citation that cannot be read, or names what is nowhere defined.</summary>
    public IReadOnlyList<string> Violations(RepositoryFile file)
    {
        // a citation may run over several comment lines
        var text = CommentBreak().Replace(file.Text, " ");
        return
        [
            .. from Match match in Citation().Matches(text)
            from fault in Faults(text[(match.Index + match.Length)..])
            select $"{file.Path}: {fault}",
        ];
    }

    private IEnumerable<string> Faults(string rest)
    {
        while (true)
        {
            var (length, fault) = ReadOne(rest);
            if (fault is not null)
            {
                yield return fault;
            }

            rest = Remark().Replace(rest[length..], "", 1);
            var separator = Separator().Match(rest);
            if (!separator.Success || length == 0)
            {
                yield break;
            }

            rest = rest[separator.Length..];
        }
    }

    private (int Length, string? Fault) ReadOne(string text)
    {
        if (Recording().Match(text) is { Success: true } recording)
        {
            var name = recording.Groups[1].Value;
            var known = _recordings.Any(each => each.StartsWith(name, StringComparison.Ordinal));
            return (recording.Length, known ? null : $"no recording begins with \"{name}\"");
        }

        if (_specifications.FirstOrDefault(each => text.StartsWith(each, StringComparison.Ordinal)) is { } specification)
        {
            return (specification.Length + Place().Match(text[specification.Length..]).Length, null);
        }

        if (Several().Match(text) is { Success: true } several)
        {
            var unknown = Number()
                .Matches(several.Value)
                .Select(number => $"{several.Groups[1].Value} {number.Value}")
                .FirstOrDefault(each => !_tags.Contains(each));
            return (several.Length, unknown is null ? null : $"\"{unknown}\" is not in docs/SOURCES.md");
        }

        var tag = Tag().Match(text);
        return tag switch
        {
            { Success: false } => (0, $"cannot read the citation \"{text[..Math.Min(40, text.Length)]}\""),
            _ when _tags.Contains(tag.Groups[1].Value) => (tag.Length, null),
            _ => (tag.Length, $"\"{tag.Groups[1].Value}\" is not in docs/SOURCES.md"),
        };
    }

    [GeneratedRegex(@"^- \*\*(.+?)\*\*", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"\r?\n\s*//[/ ]*")]
    private static partial Regex CommentBreak();

    [GeneratedRegex(@"\bSource:\s+")]
    private static partial Regex Citation();

    [GeneratedRegex(@"^Odoo 18, (?:recordings? )?([a-z][a-z0-9_]+)\*?")]
    private static partial Regex Recording();

    [GeneratedRegex(@"^(scenario|row)s? \d+(?:(?:, | and )\d+(?![\d-]))*")]
    private static partial Regex Several();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(?:Odoo 18, )?(\d{3}-\d+|[A-Z]{2,}(?: §\d+)?|[A-Za-z]\d+)(?![\w-])[a-z]?")]
    private static partial Regex Tag();

    [GeneratedRegex("""^(?: §[\w.]*\w| \d[\w.]*\w|, "[^"]*")?""")]
    private static partial Regex Place();

    [GeneratedRegex(@"^\s?\([^)]*\)")]
    private static partial Regex Remark();

    [GeneratedRegex(@"^(?:, |; | and )")]
    private static partial Regex Separator();
}
