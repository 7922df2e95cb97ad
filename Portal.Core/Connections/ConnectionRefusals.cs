namespace Portal.Core.Connections;

/// <summary>Everything about connections that is refused, in one place.</summary>
internal static class ConnectionRefusals
{
    public static Refusal NotConfigured(ExternalSystem system) =>
        new(
            "connections.not-configured",
            $"No {FaultSentences.Name(system)} is configured.",
            "The card on this page names the settings."
        );

    public static Refusal NothingToAsk(ExternalSystem system) =>
        new(
            "connections.nothing-to-ask",
            $"No {FaultSentences.Name(system)} is configured, so this rests.",
            "The Connections page names the settings; an administrator sets them."
        );

    public static Refusal NoKey(ExternalSystem system, string byHand) =>
        new(
            "connections.no-key",
            $"Portal signs in to {FaultSentences.Name(system)} with a password, not with an API key.",
            byHand
        );

    public static Refusal UnderWay { get; } =
        new(
            "connections.rotation-under-way",
            "Another new key is being made right now.",
            "Look at this page again in a minute. One that was cut short is finished after ten."
        );

    public static Refusal NotMade(ConnectorException exception, string byHand) =>
        new("connections.key-not-made", FaultSentences.Describe(exception), $"The present key stays in use. {byHand}");

    public static Refusal LostAndGone(ExternalSystem system) =>
        new(
            "connections.key-lost",
            $"{FaultSentences.Name(system)}'s answer was lost; a key that it may have made is removed again.",
            "The present key stays in use. Try again."
        );

    public static Refusal LostAndOpen(ExternalSystem system) =>
        new(
            "connections.key-lost",
            $"{FaultSentences.Name(system)}'s answer was lost; it may still make a key that nobody has.",
            "The present key stays in use. Try again in ten minutes: Portal then looks for that key first and removes it."
        );

    public static Refusal LostAndLeft(ExternalSystem system, string name) =>
        new(
            "connections.key-lost",
            $"{FaultSentences.Name(system)}'s answer was lost; it may have made a key that nobody has.",
            $"The present key stays in use. Delete the key \"{name}\" in {FaultSentences.Name(system)} if it is there, then try again."
        );

    public static Refusal NotGood(ExternalSystem system, string? left) =>
        new(
            "connections.key-not-good",
            $"{FaultSentences.Name(system)} made a new key and does not accept it.",
            left is null
                ? "The present key stays in use; the new one is removed. Try again later."
                : $"The present key stays in use. Delete the key \"{left}\" in {FaultSentences.Name(system)}, then try again."
        );

    /// <summary>A sentence that goes with what succeeded.</summary>
    public static string LeftThere(ExternalSystem system, IEnumerable<string> names)
    {
        var keys = names.Select(static name => name.Length == 0 ? "the one configured before" : $"\"{name}\"");
        return $"Portal could not remove these keys in {FaultSentences.Name(system)}, which may still be good; delete them there: "
            + $"{string.Join(", ", keys)}.";
    }

    public static Refusal NotTried(ConnectorException exception) =>
        new(
            "connections.key-not-tried",
            $"A new key is made and kept, but could not be tried: {FaultSentences.Describe(exception)}",
            "The present key stays in use. Portal goes on by itself, at the latest at 04:00."
        );

    public static Refusal GivenUp { get; } =
        new(
            "connections.rotation-given-up",
            "This took so long that another run has given it up.",
            "The present key stays in use, and the new one is not used. Try again."
        );

    public static Refusal Changed { get; } =
        new(
            "connections.stamp-changed",
            "What answers now is not what this page showed.",
            "Look at both again before you confirm."
        );

    public static Refusal NothingToConfirm { get; } =
        new("connections.nothing-to-confirm", "Nothing waits for a confirmation.", "Somebody else may have given it.");

    public static Refusal HooksNotRead(ConnectorException exception, string byHand) =>
        new(
            "connections.hooks-not-read",
            FaultSentences.Describe(exception),
            exception.Cause == FaultCause.MissingRight ? byHand : FaultSentences.Remedy(exception)
        );

    public static Refusal HooksNotInstalled(ConnectorException exception, string byHand) =>
        new(
            "connections.hooks-not-installed",
            $"Not all could be set up. {FaultSentences.Describe(exception)}",
            $"What was made stays. {(exception.Cause == FaultCause.MissingRight ? byHand : FaultSentences.Remedy(exception))}"
        );

    public static Refusal ModelNotRead(ConnectorException exception, string byHand) =>
        new(
            "connections.model-not-read",
            FaultSentences.Describe(exception),
            exception.Cause == FaultCause.MissingRight ? byHand : FaultSentences.Remedy(exception)
        );

    public static Refusal ModelNotInstalled(ConnectorException exception, int made, string byHand) =>
        new(
            "connections.model-not-installed",
            $"Not all could be made. {FaultSentences.Describe(exception)}",
            (made > 0 ? "What was made stays. " : "")
                + (exception.Cause == FaultCause.MissingRight ? byHand : FaultSentences.Remedy(exception))
        );
}
