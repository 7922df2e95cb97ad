namespace Portal.Sandbox;

/// <summary>The ways in which a stand-in can misbehave.</summary>
internal enum FaultMode
{
    /// <summary>The connection is closed without an answer.</summary>
    Down,

    /// <summary>The call runs three seconds late.</summary>
    Slow,

    Status500,
    Status503,
    Status422,

    /// <summary>The call isn't run and never answered.</summary>
    Timeout,

    /// <summary>The call is run and kept, then the connection is closed: hits only calls that change records.</summary>
    AnswerLost,

    /// <summary>The call is run twice, as a proxy that repeats a request would; the first answer is given.</summary>
    Duplicate,
}

/// <summary>One fault ordered: until <paramref name="Remaining"/> calls were hit or <paramref name="EndsAt"/> came, whichever is first.</summary>
internal sealed record SandboxFault(string System, FaultMode Mode, long? Remaining, DateTimeOffset? EndsAt)
{
    public static readonly IReadOnlyDictionary<string, FaultMode> Modes = new Dictionary<string, FaultMode>
    {
        ["down"] = FaultMode.Down,
        ["slow"] = FaultMode.Slow,
        ["500"] = FaultMode.Status500,
        ["503"] = FaultMode.Status503,
        ["422"] = FaultMode.Status422,
        ["timeout"] = FaultMode.Timeout,
        ["answer-lost"] = FaultMode.AnswerLost,
        ["duplicate"] = FaultMode.Duplicate,
    };

    public string ModeName => Modes.First(mode => mode.Value == Mode).Key;
}
