using Portal.Core;

namespace Portal.Components;

/// <summary>Staff's words for a failure of another system: which one, and what that means. No exception text passes here.</summary>
public static class ConnectorWords
{
    public static string NameOf(ExternalSystem system) =>
        system switch
        {
            ExternalSystem.Abs => "ABS",
            ExternalSystem.Mqtt => "The message broker",
            _ => system.ToString(),
        };

    public static string Describe(ConnectorException failure) =>
        failure is { Fault: ConnectorFault.Rejected, Reason: { Length: > 0 } reason }
            ? $"{NameOf(failure.System)} refused: {reason}"
            : Describe(failure.System, failure.Fault);

    public static string Describe(ExternalSystem system, ConnectorFault fault)
    {
        var name = NameOf(system);
        return fault switch
        {
            ConnectorFault.Unreachable => $"{name} can't be reached. Try again in a moment.",
            ConnectorFault.Timeout => $"{name} did not answer in time. Try again in a moment.",
            ConnectorFault.Throttled => $"{name} asks for fewer requests. Try again in a minute.",
            ConnectorFault.Unavailable => $"{name} answered that it can't serve now. Try again in a moment.",
            ConnectorFault.Unauthorized =>
                $"{name} does not accept Portal's account or its rights. An administrator has to check them.",
            ConnectorFault.Rejected => $"{name} refused the request.",
            ConnectorFault.Malformed => $"{name} gave an answer Portal can't read. An administrator has to check its address.",
            ConnectorFault.Tls => $"No trusted encrypted connection to {name}. An administrator has to check its certificate.",
            ConnectorFault.NotConfigured => $"{name} is not configured. An administrator has to set its address.",
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "A fault without words."),
        };
    }
}
