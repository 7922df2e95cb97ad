namespace Portal.Core.Mail;

/// <summary>Why a mail was not taken.</summary>
public enum MailFault
{
    /// <summary>No mail server is configured.</summary>
    NotConfigured,

    /// <summary>The server cannot be reached, or cut the connection.</summary>
    Unreachable,

    /// <summary>It did not answer in time.</summary>
    TimedOut,

    /// <summary>No trusted encrypted connection.</summary>
    NotTrusted,

    /// <summary>It does not accept the login.</summary>
    NotLetIn,

    /// <summary>It wants this mail later, and may take others.</summary>
    Later,

    /// <summary>It refuses the mail for good.</summary>
    Refused,
}

/// <summary>What became of a mail.</summary>
/// <param name="Fault">Null when the server took it.</param>
/// <param name="Reason">What that means, in words for staff.</param>
public sealed record MailAnswer(MailFault? Fault, string Reason)
{
    /// <summary>True when the server took it.</summary>
    public bool IsSent => Fault is null;

    /// <summary>True when it may have taken it although no answer came.</summary>
    public bool MayHaveArrived { get; init; }

    internal static MailAnswer Sent { get; } = new(null, "The mail server took it.");
}
