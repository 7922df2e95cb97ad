using System.Text.Json;
using System.Text.RegularExpressions;

namespace Portal.Tests.Publishing;

/// <summary>One instruction of a Dockerfile.</summary>
/// <param name="Name">In capitals.</param>
/// <param name="Arguments">What follows, on one line.</param>
public sealed partial record DockerInstruction(string Name, string Arguments)
{
    /// <summary>The command of an instruction written as a JSON array, which runs without a shell.</summary>
    public IReadOnlyList<string> ReadCommand() =>
        JsonSerializer.Deserialize<string[]>(Arguments[Arguments.IndexOf('[', StringComparison.Ordinal)..])!;

    /// <summary>Instructions in order, comments and line ends taken out.</summary>
    public static IReadOnlyList<DockerInstruction> Parse(string dockerfile) =>
        [
            .. Continuation()
                .Replace(Comment().Replace(dockerfile, ""), " ")
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split((char[]?)null, 2, StringSplitOptions.TrimEntries))
                .Select(parts => new DockerInstruction(parts[0].ToUpperInvariant(), parts.Length > 1 ? parts[1] : "")),
        ];

    [GeneratedRegex(@"^\s*#.*\n?", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s*\\\n\s*")]
    private static partial Regex Continuation();
}
