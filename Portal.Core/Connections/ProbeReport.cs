namespace Portal.Core.Connections;

/// <summary>How far a step of a probe has come.</summary>
public enum ProbeStepState
{
    /// <summary>At work.</summary>
    Running,

    /// <summary>It went well.</summary>
    Passed,

    /// <summary>It went wrong, and the probe ended here.</summary>
    Failed,
}

/// <summary>One step of a probe.</summary>
/// <param name="Title">What it is about: "Name resolved".</param>
/// <param name="State">How far it has come.</param>
/// <param name="Detail">What was found, in a few words; empty while it runs.</param>
/// <param name="Milliseconds">How long it took; 0 while it runs.</param>
public sealed record ProbeStep(string Title, ProbeStepState State, string Detail = "", long Milliseconds = 0);

/// <summary>One way a connection can be wrong.</summary>
/// <param name="Fault">Which kind.</param>
/// <param name="Code">Stable, dotted, lower case: <c>connection.name-unknown</c>.</param>
/// <param name="Text">What is wrong, one sentence.</param>
/// <param name="Remedy">What to do, naming the setting where it is one.</param>
public sealed record ProbeFailure(ConnectorFault Fault, string Code, string Text, string Remedy);

/// <summary>What Portal signs in with.</summary>
public enum CredentialKind
{
    /// <summary>A password.</summary>
    Password,

    /// <summary>A key or token.</summary>
    Key,
}

/// <summary>How much the other system tells of the key in use.</summary>
public enum KeyKnowledge
{
    /// <summary>It is known which key it is, and when it ends.</summary>
    Known,

    /// <summary>The account has several keys and nothing says which one is used: dates are those of the one that ends first.</summary>
    OneOfSeveral,

    /// <summary>Keys do not end in that version.</summary>
    Endless,

    /// <summary>The system does not tell.</summary>
    NotTold,
}

/// <summary>The credential in use, as far as the other system tells. Source: b6, d1.</summary>
/// <param name="Kind">Password or key.</param>
/// <param name="Knowledge">How sure the rest is.</param>
/// <param name="Name">What the key is called there, or empty.</param>
/// <param name="MadeAt">UTC instant it was made, or null when not known.</param>
/// <param name="ExpiresAt">UTC instant it ends; null when it never does or that is not known.</param>
public sealed record Credential(
    CredentialKind Kind,
    KeyKnowledge Knowledge = KeyKnowledge.NotTold,
    string Name = "",
    DateTime? MadeAt = null,
    DateTime? ExpiresAt = null
)
{
    /// <summary>Tells the key from others without telling it (<see cref="KeyAccount.Digest"/>); empty for a password.</summary>
    public string Digest { get; init; } = "";
}

/// <summary>What a probe found.</summary>
/// <param name="Target">Where it looked.</param>
/// <param name="Steps">The steps taken, in order.</param>
public sealed record ProbeReport(ConnectionTarget Target, IReadOnlyList<ProbeStep> Steps)
{
    /// <summary>Why the probe ended early; null when the system can be worked with.</summary>
    public ProbeFailure? Failure { get; init; }

    /// <summary>Version as the system names it, or empty while not known.</summary>
    public string Version { get; init; } = "";

    /// <summary>The way it is spoken to: "JSON-2"; empty while not known.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>Whom the system takes Portal for, or empty.</summary>
    public string Account { get; init; } = "";

    /// <summary>The database's own unchanging id; empty when it has none or does not tell.</summary>
    public string DatabaseId { get; init; } = "";

    /// <summary>Time of one signed-in call and its answer; 0 while not known.</summary>
    public long LatencyMilliseconds { get; init; }

    /// <summary>Profile the findings are judged by, or empty where there is none.</summary>
    public string Profile { get; init; } = "";

    /// <summary>Where the system keeps tickets, in staff's words; empty while not known.</summary>
    public string TicketsLiveIn { get; init; } = "";

    /// <summary>What Portal signs in with; null while not known.</summary>
    public Credential? Credential { get; init; }

    /// <summary>Every model and field that Portal looked for.</summary>
    public IReadOnlyList<SchemaFinding> Schema { get; init; } = [];
}
