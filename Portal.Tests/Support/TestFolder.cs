namespace Portal.Tests.Support;

/// <summary>A folder of one test outside the repository, gone when it is disposed.</summary>
public sealed class TestFolder : IDisposable
{
    private const int Attempts = 20;

    /// <summary>Full path; exists.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("portal-tests-").FullName;

    /// <summary>Full path of a file or folder in it, which need not exist.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return;
            }
            catch (IOException) when (attempt < Attempts)
            {
                Thread.Sleep(100); // a database that is just being closed removes its own files meanwhile
            }
        }
    }
}
