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
        var before = "";
        while (true)
        {
            var (length, fault, begun) = ReadOne(rest, before);
            if (fault is not null)
            {
                yield return fault;
            }

            before = begun;
            rest = Remark().Replace(rest[length..], "", 1);
            var separator = Separator().Match(rest);
            if (!separator.Success || length == 0)
            {
                yield break;
            }

            rest = rest[separator.Length..];
        }
    }

    // what was begun goes on: "DESIGN §3, §4" cites one paper twice, "recordings a, b" two recordings
    private (int Length, string? Fault, string Begun) ReadOne(string text, string before)
    {
        if (AllRecordings().Match(text) is { Success: true } all)
        {
            return (all.Length, null, "");
        }

        if (
            Recording().Match(text) is { Success: true } recording
            && (recording.Groups[1].Length > 0 || before == nameof(Recording))
        )
        {
            var name = recording.Groups[2].Value;
            var known = _recordings.Any(each => each.StartsWith(name, StringComparison.Ordinal));
            return (recording.Length, known ? null : $"no recording begins with \"{name}\"", nameof(Recording));
        }

        if (_specifications.FirstOrDefault(each => text.StartsWith(each, StringComparison.Ordinal)) is { } specification)
        {
            return (specification.Length + Place().Match(text[specification.Length..]).Length, null, "");
        }

        return Several().Match(text) is { Success: true } several ? ReadSeveral(several) : ReadTag(text, before);
    }

    private (int Length, string? Fault, string Begun) ReadSeveral(Match several)
    {
        var unknown = Number()
            .Matches(several.Value)
            .Select(number => $"{several.Groups[1].Value} {number.Value}")
            .FirstOrDefault(each => !_tags.Contains(each));
        return (several.Length, unknown is null ? null : Undefined(unknown), "");
    }

    private (int Length, string? Fault, string Begun) ReadTag(string text, string before)
    {
        var tag = Tag().Match(text);
        if (!tag.Success)
        {
            return (0, $"cannot read the citation \"{text[..Math.Min(40, text.Length)]}\"", "");
        }

        var (paper, chapter, other) = (tag.Groups["paper"].Value, tag.Groups["chapter"].Value, tag.Groups["other"].Value);
        paper = paper.Length > 0 ? paper : before;
        var name =
            other.Length > 0 ? other
            : chapter.Length > 0 ? $"{paper} {chapter}"
            : paper;
        return (tag.Length, _tags.Contains(name) ? null : Undefined(name), paper);
    }

    private static string Undefined(string tag) => $"\"{tag}\" is not in docs/SOURCES.md";

    [GeneratedRegex(@"^- \*\*(.+?)\*\*", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"\r?\n\s*//[/ ]*")]
    private static partial Regex CommentBreak();

    [GeneratedRegex(@"\bSource:\s+")]
    private static partial Regex Citation();

    [GeneratedRegex(@"^Odoo 18, recordings of the contract suite")]
    private static partial Regex AllRecordings();

    [GeneratedRegex(@"^(Odoo 18, (?:recordings? )?)?([a-z][a-z0-9]*_[a-z0-9_]*)\*?")]
    private static partial Regex Recording();

    [GeneratedRegex(@"^(scenario|row)s? \d+(?:(?:, | and )\d+(?![\d-]))*")]
    private static partial Regex Several();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    // a paper with or without a chapter, a chapter of the paper before, or a plain tag
    [GeneratedRegex(
        """^(?:Odoo 18, )?(?:(?<paper>[A-Z]{2,})(?: (?<chapter>§\d+)[a-z]?|,? "[^"]*")?|(?<chapter>§\d+)|(?<other>\d{3}-\d+|[A-Za-z]\d+)(?![\w-]))"""
    )]
    private static partial Regex Tag();

    [GeneratedRegex("""^(?: §[\w.]*\w| \d[\w.]*\w|, "[^"]*")?""")]
    private static partial Regex Place();

    [GeneratedRegex(@"^\s?\([^)]*\)")]
    private static partial Regex Remark();

    [GeneratedRegex(@"^(?:, |; | and )")]
    private static partial Regex Separator();
}
