namespace Portal.Core.Accounts;

/// <summary>One attempt to prove oneself with an e-mail, and where it comes from: failures are counted by both.</summary>
public sealed record SignInAttempt
{
    private SignInAttempt(string email, string place, bool isKnown) => (Email, Place, IsKnown) = (email, place, isKnown);

    /// <summary>E-mail as it was typed.</summary>
    public string Email { get; }

    /// <summary>True from where this very person proved themselves before: what strangers fail with the e-mail does not concern it.</summary>
    public bool IsKnown { get; }

    /// <summary>Where it comes from.</summary>
    internal string Place { get; }

    /// <summary>From a browser that nobody signed in with this e-mail before.</summary>
    public static SignInAttempt FromNetwork(string email, string network) => new(email, $"network {network}", false);

    /// <summary>From a browser in which this person signed in before.</summary>
    public static SignInAttempt FromDevice(string email, Guid device) => new(email, $"device {device}", true);

    /// <summary>Within a session of this person.</summary>
    public static SignInAttempt FromSession(string email, Guid session) => new(email, $"session {session}", true);
}
