using Portal.Sandbox.Abs;
using Portal.Sandbox.Pulseway;
using Portal.Sandbox.RocketCyber;

namespace Portal.Sandbox;

/// <summary>The Odoo that OdooSandbox presents itself as.</summary>
public enum OdooRelease
{
    /// <summary>JSON-RPC only, every answer held to recordings of a real one.</summary>
    V18 = 18,

    /// <summary>JSON-2 beside JSON-RPC, from its documentation; the models stay those of 18.</summary>
    V19 = 19,
}

/// <summary>How the embedded stand-ins keep their records, and how fast they answer.</summary>
public sealed class SandboxOptions
{
    /// <summary>The SQLite file of OdooSandbox; null keeps everything in memory.</summary>
    public string? OdooFile { get; set; }

    /// <summary>Which release OdooSandbox speaks like.</summary>
    public OdooRelease Odoo { get; set; } = OdooRelease.V19;

    /// <summary>AbsSandbox's file, secrets and manners.</summary>
    public AbsOptions Abs { get; set; } = new();

    /// <summary>PulsewaySandbox's file, secrets and limits.</summary>
    public PulsewayOptions Pulseway { get; set; } = new();

    /// <summary>RocketCyberSandbox's file, secrets and limits.</summary>
    public RocketCyberOptions RocketCyber { get; set; } = new();

    /// <summary>Address of the program that webhooks are sent to; null sends none. Called once it listens.</summary>
    public Func<CancellationToken, Task<Uri>>? Receiver { get; set; }

    /// <summary>Address that OdooSandbox tells of orders, invoices and payments; null sets nothing up. Called once the program listens.</summary>
    public Func<CancellationToken, Task<Uri>>? OdooHook { get; set; }

    /// <summary>True for the demonstration's contents, false for a database as freshly installed.</summary>
    public bool Seed { get; set; } = true;

    /// <summary>
    /// Time added to each call, to stand for a real server's; zero adds none. A bench that wants a real Odoo 18's pace sets 40 ms here and
    /// 150 µs in <see cref="DelayPerRow"/>.
    /// </summary>
    public TimeSpan DelayPerCall { get; set; }

    /// <summary>Time added for each record that an answer lists; a count is one.</summary>
    public TimeSpan DelayPerRow { get; set; }
}
