namespace Portal.Sandbox;

/// <summary>How the embedded stand-ins keep their records, and how fast they answer.</summary>
public sealed class SandboxOptions
{
    /// <summary>The SQLite file of OdooSandbox; null keeps everything in memory.</summary>
    public string? OdooFile { get; set; }

    /// <summary>True for the demonstration's contents, false for a database as freshly installed.</summary>
    public bool Seed { get; set; } = true;

    /// <summary>Time added to each call, to stand for a real server's; zero adds none.</summary>
    public TimeSpan DelayPerCall { get; set; }

    /// <summary>Time added for each record read or made.</summary>
    public TimeSpan DelayPerRow { get; set; }
}
