namespace Portal.Core;

/// <summary>Says in staff's words how another system failed and what to do. Never carries exception text.</summary>
public static class FaultSentences
{
    /// <summary>What happened, one sentence.</summary>
    public static string Describe(ConnectorException exception)
    {
        var name = Name(exception.System);
        return exception switch
        {
            { Cause: FaultCause.MissingRecord } => $"The record is no longer in {name}.",
            { Cause: FaultCause.MissingRight, Reason: { Length: > 0 } right } =>
                $"{name} does not let Portal's user do that: {right.TrimEnd('.')}.",
            { Cause: FaultCause.MissingRight } => $"{name} does not let Portal's user do that.",
            { Fault: ConnectorFault.Rejected, Reason: { Length: > 0 } reason } => $"{name} refused it: {reason.TrimEnd('.')}.",
            { Cause: FaultCause.NotUnderstood } => $"{name} does not know something that Portal asked it for.",
            { Cause: FaultCause.Conflict } => $"{name} was busy with the same record.",
            { Cause: FaultCause.TooLarge } => $"What Portal sent is too large for {name} or a proxy before it.",
            { Cause: FaultCause.Database } => $"{name} answers, but not with the database that Portal asks for.",
            { Cause: FaultCause.KeyExpired } => $"{name} no longer accepts Portal's API key: it has expired.",
            _ => Describe(exception.System, exception.Fault),
        };
    }

    /// <summary>What happened, one sentence.</summary>
    public static string Describe(ExternalSystem system, ConnectorFault fault)
    {
        var name = Name(system);
        return fault switch
        {
            ConnectorFault.Unreachable => $"{name} cannot be reached.",
            ConnectorFault.Timeout => $"{name} did not answer in time.",
            ConnectorFault.Throttled => $"{name} asked Portal to slow down.",
            ConnectorFault.Unavailable => $"{name} says it cannot serve right now.",
            ConnectorFault.Unauthorized => $"{name} does not accept Portal's credentials.",
            ConnectorFault.Rejected => $"{name} refused it without giving a reason.",
            ConnectorFault.Malformed => $"What answers at {name}'s address is not {name}.",
            ConnectorFault.Tls => $"{name}'s certificate is not trusted here.",
            ConnectorFault.NotConfigured => $"No {name} is configured.",
            ConnectorFault.Paused => $"Portal holds back: {name} is not the database whose records it knows.",
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Unknown fault."),
        };
    }

    /// <summary>What a person can do about it, one sentence.</summary>
    public static string Remedy(ConnectorException exception)
    {
        var name = Name(exception.System);
        return exception switch
        {
            { Cause: FaultCause.MissingRecord } => $"Somebody deleted it in {name}: look there, or leave it.",
            { Cause: FaultCause.MissingRight } => $"An administrator of {name} must give Portal's user that right.",
            { Cause: FaultCause.NotUnderstood, Reason: null } =>
                $"An administrator must check that {name} has the version and the modules that Portal needs.",
            { Cause: FaultCause.TooLarge } => "Change less at once, or have an administrator raise the limit.",
            { Cause: FaultCause.Database } => "An administrator must check the database's name and that it runs.",
            { Cause: FaultCause.KeyExpired } =>
                $"An administrator must make a new key in {name}; the Connections page says how. What waits until then is kept.",
            _ => Remedy(exception.System, exception.Fault),
        };
    }

    /// <summary>What a person can do about it, one sentence.</summary>
    public static string Remedy(ExternalSystem system, ConnectorFault fault) =>
        fault switch
        {
            ConnectorFault.Unauthorized => "An administrator must check the login and its rights.",
            ConnectorFault.Malformed => "An administrator must check the address: it may point at a proxy or a web page.",
            ConnectorFault.Tls => "An administrator must check the certificate or the address.",
            ConnectorFault.NotConfigured =>
                $"The Connections page names the settings that connect {Name(system)}; an administrator sets them.",
            ConnectorFault.Rejected => "Change what it names and try again.",
            ConnectorFault.Paused => "Nothing was sent. An administrator must confirm the change on the Connections page.",
            _ => "Try again when it answers; nothing is lost.",
        };

    /// <summary>The system's name as staff write it.</summary>
    public static string Name(ExternalSystem system) =>
        system switch
        {
            ExternalSystem.Abs => "ABS",
            ExternalSystem.Mqtt => "MQTT broker",
            _ => system.ToString(),
        };
}
