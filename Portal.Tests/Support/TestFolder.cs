namespace Portal.Tests.Support;

/// <summary>A folder of one test outside the repository, gone when it is disposed.</summary>
public sealed class TestFolder : IDisposable
{
    /// <summary>Full path; exists.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("portal-tests-").FullName;

    /// <summary>Full path of a file or folder in it, which need not exist.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
