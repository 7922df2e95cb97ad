namespace Portal.Configuration;

/// <summary>One thing in the configuration that keeps Portal from starting.</summary>
/// <param name="Key">Full key.</param>
/// <param name="Text">The key, what is wrong and a legal example; never a secret.</param>
internal sealed record StartupFault(string Key, string Text)
{
    public static StartupFault Of(string key, string problem, string example) => new(key, $"{key}: {problem} Example: {example}");
}

/// <summary>Portal cannot start as configured. Carries every fault found; prints without a stack trace, for it speaks to an operator.</summary>
internal sealed class StartupFaultException(IReadOnlyList<StartupFault> faults) : Exception(Describe(faults))
{
    public StartupFaultException(string key, string problem, string example)
        : this([StartupFault.Of(key, problem, example)]) { }

    public IReadOnlyList<StartupFault> Faults { get; } = faults;

    public override string ToString() => Message;

    private static string Describe(IReadOnlyList<StartupFault> faults) =>
        $"""
            Portal cannot start: {faults.Count} {(faults.Count == 1 ? "setting is" : "settings are")} wrong.
              - {string.Join("\n  - ", faults.Select(fault => fault.Text))}
            In the environment write two underscores for a colon, for example Portal__TimeZone=Europe/Zurich. All keys: docs/CONFIGURATION.md.
            """;
}
