namespace Portal.Core.Connections;

/// <summary>Everything Portal knows of the connection to one system.</summary>
/// <param name="System">Which one.</param>
/// <param name="Settings">The settings that connect it.</param>
/// <param name="Target">Where it is; null when it is not configured.</param>
public sealed record Connection(ExternalSystem System, IReadOnlyList<string> Settings, ConnectionTarget? Target)
{
    /// <summary>Whether it answers, and since when; null before anybody asked.</summary>
    public SystemStatus? Status { get; init; }

    /// <summary>UTC instant of the last test, or null.</summary>
    public DateTime? TestedAt { get; init; }

    /// <summary>The last test, however it ended.</summary>
    public ProbeReport? Tested { get; init; }

    /// <summary>UTC instant of the last test that went well, or null.</summary>
    public DateTime? GoodAt { get; init; }

    /// <summary>The last test that went well: what is known while the system is away.</summary>
    public ProbeReport? Good { get; init; }

    /// <summary>The key that Portal made and uses; null when it uses the configured credential.</summary>
    public KeptKeyFacts? KeptKey { get; init; }

    /// <summary>True when Portal can be asked to make a new key; it may still turn out that the other system does not let it.</summary>
    public bool CanRotate { get; init; }

    /// <summary>How a person makes a new key; empty where there are none.</summary>
    public string ByHand { get; init; } = "";

    /// <summary>How the connection is used now, on this node; empty where nothing is told.</summary>
    public IReadOnlyList<ConnectionFigure> Figures { get; init; } = [];

    /// <summary>The database known and the one found, while calls are held back; else null.</summary>
    public StampDifference? Difference { get; init; }
}

/// <summary>A kept key without its secret.</summary>
/// <param name="Name">What it is called at the other system.</param>
/// <param name="MadeAt">UTC instant it was made.</param>
/// <param name="ExpiresAt">UTC instant it ends, or null.</param>
public sealed record KeptKeyFacts(string Name, DateTime MadeAt, DateTime? ExpiresAt);
