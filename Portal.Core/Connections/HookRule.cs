namespace Portal.Core.Connections;

/// <summary>What another system shall tell Portal of at once. A capability registers those it lives by. Source: d2, R20, FACTS §7.</summary>
/// <param name="System">Which system.</param>
/// <param name="Record">The kind of record, as that system calls it: <c>sale.order</c>.</param>
/// <param name="Title">What staff call them: "Sales orders".</param>
/// <param name="Watched">The fields whose change is told; without them one save tells many times.</param>
/// <param name="Told">The fields that are told: a hint only, everything is read back.</param>
public sealed record HookRule(
    ExternalSystem System,
    string Record,
    string Title,
    IReadOnlyList<string> Watched,
    IReadOnlyList<string> Told
);

/// <summary>How a rule stands there.</summary>
public enum HookState
{
    /// <summary>Nothing tells Portal.</summary>
    Missing,

    /// <summary>It is there and switched off.</summary>
    Off,

    /// <summary>It calls another address: Portal's former one, or one with a former secret.</summary>
    Elsewhere,

    /// <summary>It tells Portal.</summary>
    Installed,

    /// <summary>The system has no such records, so there is nothing to tell.</summary>
    NoRecords,
}

/// <summary>A rule and how it stands.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="State">How it stands.</param>
public sealed record FoundHook(HookRule Rule, HookState State)
{
    /// <summary>True when installing has something to do.</summary>
    public bool IsLacking => State is HookState.Missing or HookState.Off or HookState.Elsewhere;
}
