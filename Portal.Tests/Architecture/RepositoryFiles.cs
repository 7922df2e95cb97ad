using Portal.Tests.Support;

namespace Portal.Tests.Architecture;

/// <summary>A text file of the repository. The path is relative to its top, with forward slashes.</summary>
public sealed record RepositoryFile(string Path, string Text)
{
    public int Lines { get; } = Text.AsSpan().Count('\n');
}

/// <summary>The repository's own text files: nothing built, fetched or recorded.</summary>
public static class RepositoryFiles
{
    private static readonly HashSet<string> SkippedFolders = new(StringComparer.Ordinal)
    {
        ".git",
        ".vs",
        ".idea",
        "bin",
        "obj",
        "artifacts",
        "TestResults",
        "data",
        "_framework",
        "Recordings",
    };

    private static readonly HashSet<string> Binary = new([".png", ".ico", ".woff2", ".db"], StringComparer.OrdinalIgnoreCase);

    private static readonly Lazy<IReadOnlyList<RepositoryFile>> Read = new(() => [.. ReadFolder(TestEnvironment.Root)]);

    public static IReadOnlyList<RepositoryFile> All => Read.Value;

    /// <summary>C# and Razor, without what the migration tool wrote.</summary>
    public static IEnumerable<RepositoryFile> Code =>
        All.Where(file =>
                file.Path.EndsWith(".cs", StringComparison.Ordinal) || file.Path.EndsWith(".razor", StringComparison.Ordinal)
            )
            .Where(file => !file.Path.Contains("/Migrations/", StringComparison.Ordinal));

    public static IEnumerable<RepositoryFile> Documents => All.Where(file => file.Path.EndsWith(".md", StringComparison.Ordinal));

    public static RepositoryFile Named(string path) =>
        All.SingleOrDefault(file => file.Path == path)
        ?? throw new FileNotFoundException($"{path} is missing from the repository.");

    private static IEnumerable<RepositoryFile> ReadFolder(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => !Binary.Contains(Path.GetExtension(file))))
        {
            var path = Path.GetRelativePath(TestEnvironment.Root, file).Replace('\\', '/');
            // in a worktree .git is a file, and it names a path of the machine
            if (path != ".git")
            {
                yield return new RepositoryFile(path, File.ReadAllText(file));
            }
        }

        foreach (var sub in Directory.EnumerateDirectories(folder).Where(sub => !SkippedFolders.Contains(Path.GetFileName(sub))))
        {
            foreach (var file in ReadFolder(sub))
            {
                yield return file;
            }
        }
    }
}
