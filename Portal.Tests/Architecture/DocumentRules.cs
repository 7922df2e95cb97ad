using System.Text.RegularExpressions;

namespace Portal.Tests.Architecture;

/// <summary>What the documents must hold to be relied upon. Source: STYLE §7.</summary>
public static partial class DocumentRules
{
    /// <summary>Links from one document to files and headings of the repository that lead nowhere.</summary>
    /// <param name="document">The document with the links.</param>
    /// <param name="exists">Whether a path from the top of the repository exists.</param>
    /// <param name="textOf">Text of another document.</param>
    public static IReadOnlyList<string> BrokenLinks(
        RepositoryFile document,
        Func<string, bool> exists,
        Func<string, string> textOf
    )
    {
        var broken = new List<string>();
        foreach (var target in Link().Matches(WithoutCode(document.Text)).Select(match => match.Groups[1].Value))
        {
            if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal))
            {
                continue;
            }

            var parts = target.Split('#', 2);
            var path = parts[0].Length == 0 ? document.Path : Resolve(document.Path, parts[0]);
            if (!exists(path))
            {
                broken.Add($"{document.Path} links to {target}, which does not exist");
            }
            else if (parts.Length == 2 && !Anchors(textOf(path)).Contains(parts[1]))
            {
                broken.Add($"{document.Path} links to {target}, which has no such heading");
            }
        }

        return broken;
    }

    /// <summary>Places of one machine, and folders outside the repository, that a file names.</summary>
    public static IReadOnlyList<string> MachinePaths(RepositoryFile file) =>
        [.. MachinePath().Matches(file.Text).Select(match => $"{file.Path} names {match.Value}").Distinct()];

    private static string Resolve(string from, string target) =>
        Path.GetRelativePath("/", Path.GetFullPath(target, $"/{Path.GetDirectoryName(from)}")).Replace('\\', '/');

    private static HashSet<string> Anchors(string document) =>
        [
            .. Heading()
                .Matches(WithoutCode(document))
                .Select(match => NotInAnchor().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-').Trim('-')),
        ];

    private static string WithoutCode(string document) => Fence().Replace(document, "");

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^#+ (.+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w \-]")]
    private static partial Regex NotInAnchor();

    // written so that this very line does not match itself
    [GeneratedRegex(@"[.]{2}/shared\b|(?<![\w.{}$])/(?:work|root|home|Users|mnt)/[\w.]+|\b[C-Z]:\\[\w]+")]
    private static partial Regex MachinePath();
}
