using System.Globalization;
using Portal.Tests.Support;

namespace Portal.Tests.Publishing;

/// <summary>What the Dockerfile builds, made once for all tests of this folder.</summary>
public sealed class PublishedPortal : IAsyncLifetime
{
    // the base image brings a user of this number
    private const string ImageUser = "1654";

    private readonly TestFolder _folder = new();
    private DockerRehearsal? _rehearsal;

    /// <summary>The followed Dockerfile.</summary>
    public DockerRehearsal Rehearsal => _rehearsal ?? throw new InvalidOperationException("Not published yet.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        // the image's user must be able to read what another made
        _ = await ChildProcess.RunAsync(["chmod", "755", _folder.Path], "/", null, TestContext.Current.CancellationToken);
        // only root may become another user; anyone else stands for the image's user themselves
        var user = Environment.IsPrivilegedProcess ? ImageUser : await OwnIdAsync();
        _rehearsal = new DockerRehearsal(TestEnvironment.Root, _folder.Path, user);
        await _rehearsal.BuildAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts it as the container would, on a free port of this machine only.</summary>
    /// <param name="port">That port.</param>
    /// <param name="settings">Settings besides the image's own, as environment variables.</param>
    public ChildProcess Start(int port, params (string Name, string Value)[] settings)
    {
        var number = port.ToString(CultureInfo.InvariantCulture);
        var environment = Rehearsal.Environment.ToDictionary(
            each => each.Key,
            each => each.Value.Replace($"+:{Rehearsal.Port}", $"127.0.0.1:{number}", StringComparison.Ordinal)
        );
        environment["PATH"] = Environment.GetEnvironmentVariable("PATH")!;
        environment["DOTNET_RUNNING_IN_CONTAINER"] = "true";
        // the base image sets it; the Dockerfile's own address must win
        environment["ASPNETCORE_HTTP_PORTS"] = "8080";
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        string[] user = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid", Rehearsal.UserId, "--regid", Rehearsal.UserId, "--clear-groups", "--"]
            : [];
        return ChildProcess.Start([.. user, .. Rehearsal.EntryPoint], Rehearsal.WorkFolder, environment);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<string> OwnIdAsync() =>
        (await ChildProcess.RunAsync(["id", "-u"], "/", null, TestContext.Current.CancellationToken)).Trim();
}

/// <summary>Alone, after all others: it builds a release and measures a start.</summary>
[CollectionDefinition(nameof(PublishingSuite), DisableParallelization = true)]
public sealed class PublishingSuite : ICollectionFixture<PublishedPortal>;
