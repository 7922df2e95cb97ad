using System.Text.RegularExpressions;
using Microsoft.Extensions.FileSystemGlobbing;
using Portal.Tests.Support;

namespace Portal.Tests.Publishing;

/// <summary>
/// Follows a Dockerfile without a container: each stage has a folder as its root, absolute paths are moved below it, and commands
/// run as the user they would. What it does not understand fails, so that the file cannot outgrow it unseen.
/// </summary>
public sealed partial class DockerRehearsal
{
    private readonly string _repository;
    private readonly string _folder;
    private readonly IReadOnlyList<DockerInstruction> _instructions;
    private readonly string[] _containerFolders;
    private readonly Dictionary<string, string> _stages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private string _root = "";
    private string _workFolder = "/";

    /// <summary>Prepares to follow the repository's own Dockerfile.</summary>
    /// <param name="repository">Top of the repository.</param>
    /// <param name="folder">Empty folder for the stages.</param>
    /// <param name="userId">Stands for the user the base image brings.</param>
    public DockerRehearsal(string repository, string folder, string userId)
    {
        _repository = repository;
        _folder = folder;
        UserId = userId;
        _instructions = DockerInstruction.Parse(File.ReadAllText(Path.Combine(repository, "Dockerfile")));
        _containerFolders =
        [
            .. _instructions
                .Where(each => each.Name is "WORKDIR" or "VOLUME")
                .Select(each => each.Arguments)
                .Concat(
                    _instructions
                        .SelectMany(each => OutputFolder().Matches(each.Arguments))
                        .Select(match => match.Groups[1].Value)
                )
                .Distinct(),
        ];
    }

    /// <summary>Number of the user the final stage runs as.</summary>
    public string UserId { get; private set; }

    /// <summary>What the image gives its program, paths moved.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        _environment.ToDictionary(each => each.Key, each => Moved(each.Value));

    /// <summary>The folder the program starts in.</summary>
    public string WorkFolder => Moved(_workFolder);

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> EntryPoint => _instructions.Last(each => each.Name == "ENTRYPOINT").ReadCommand();

    /// <summary>What the engine runs to see whether the program is well.</summary>
    public IReadOnlyList<string> HealthCheck => _instructions.Last(each => each.Name == "HEALTHCHECK").ReadCommand();

    /// <summary>The port the image names.</summary>
    public string Port => _instructions.Last(each => each.Name == "EXPOSE").Arguments;

    /// <summary>Packages of the image's system that it installs.</summary>
    public List<string> Packages { get; } = [];

    /// <summary>True when the final stage ends as another user than root.</summary>
    public bool RunsUnprivileged { get; private set; }

    /// <summary>Runs everything up to the start.</summary>
    public async Task BuildAsync(CancellationToken cancellationToken)
    {
        foreach (var instruction in _instructions)
        {
            await FollowAsync(instruction, cancellationToken);
        }
    }

    private async Task FollowAsync(DockerInstruction instruction, CancellationToken cancellationToken)
    {
        switch (instruction.Name)
        {
            case "FROM":
                BeginStage(instruction.Arguments);
                break;
            case "WORKDIR":
                _workFolder = instruction.Arguments;
                _ = Directory.CreateDirectory(WorkFolder);
                break;
            case "COPY":
                Copy(instruction.Arguments);
                break;
            // packages of the image's own system: this machine has its own, and nobody may install here
            case "RUN" when instruction.Arguments.StartsWith("apt-get ", StringComparison.Ordinal):
                Packages.AddRange(PackageName().Matches(instruction.Arguments).Select(match => match.Value));
                break;
            case "RUN":
                _ = await ChildProcess.RunAsync(
                    ["sh", "-c", Moved(instruction.Arguments)],
                    WorkFolder,
                    CommandEnvironment(),
                    cancellationToken
                );
                break;
            case "ENV":
                var pair = instruction.Arguments.Split('=', 2);
                _environment[pair[0]] = pair[1];
                break;
            case "USER":
                Assert.Equal("$APP_UID", instruction.Arguments);
                RunsUnprivileged = true;
                break;
            case "ARG" or "VOLUME" or "EXPOSE" or "HEALTHCHECK" or "ENTRYPOINT":
                break;
            default:
                Assert.Fail($"The rehearsal does not know {instruction.Name} yet.");
                break;
        }
    }

    private void BeginStage(string image)
    {
        var parts = image.Split(" AS ", StringSplitOptions.TrimEntries);
        _root = Directory.CreateDirectory(Path.Combine(_folder, $"stage-{_stages.Count + 1}")).FullName;
        _stages[parts.Length > 1 ? parts[1] : "final"] = _root;
        _workFolder = "/";
        _environment.Clear();
        RunsUnprivileged = false;
    }

    private void Copy(string arguments)
    {
        if (arguments == ". .")
        {
            CopyRepository();
            return;
        }

        var between = FromStage().Match(arguments);
        Assert.True(between.Success, $"The rehearsal does not know COPY {arguments} yet.");
        CopyTree(_stages[between.Groups[1].Value] + between.Groups[2].Value, WorkFolder, _ => true);
    }

    // what .dockerignore leaves out is not sent to the engine
    private void CopyRepository()
    {
        var ignored = new Matcher(StringComparison.Ordinal);
        foreach (var line in File.ReadAllLines(Path.Combine(_repository, ".dockerignore")).Where(line => line.Length > 0))
        {
            _ = ignored.AddInclude(line).AddInclude($"{line}/**");
        }

        CopyTree(_repository, WorkFolder, path => !ignored.Match(path).HasMatches);
    }

    private static void CopyTree(string from, string to, Func<string, bool> wanted)
    {
        CopyFolder(new DirectoryInfo(from));

        void CopyFolder(DirectoryInfo folder)
        {
            var target = Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder.FullName))).FullName;
            foreach (
                var entry in folder.EnumerateFileSystemInfos().Where(each => wanted(Path.GetRelativePath(from, each.FullName)))
            )
            {
                if (entry is DirectoryInfo sub)
                {
                    CopyFolder(sub);
                }
                else
                {
                    File.Copy(entry.FullName, Path.Combine(target, entry.Name));
                }
            }
        }
    }

    // the compiler's and the build's servers would outlive the test
    private Dictionary<string, string> CommandEnvironment()
    {
        var environment = System
            .Environment.GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(each => (string)each.Key, each => (string)each.Value!);
        environment["APP_UID"] = UserId;
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["UseSharedCompilation"] = "false";
        return environment;
    }

    private string Moved(string text) =>
        _containerFolders.Aggregate(text, (moved, folder) => Regex.Replace(moved, $@"(?<![\w./]){folder}\b", _root + folder));

    [GeneratedRegex(@"(?:--output |--from=\w+ )(/\w+)")]
    private static partial Regex OutputFolder();

    [GeneratedRegex(@"postgresql-[\w-]*\$?\w+|ca-certificates")]
    private static partial Regex PackageName();

    [GeneratedRegex(@"^--from=(\w+) (/\w+) \.$")]
    private static partial Regex FromStage();
}
