namespace Portal.Core.Messaging.Outbox;

/// <summary>Says in staff's words what an answer means.</summary>
internal static class AnswerSentences
{
    /// <summary>The destination of mails: what it is told has other words than what a system is told.</summary>
    public const string Mail = "mail";

    public static string Describe(string destination, DeliveryAnswer answer)
    {
        var name = Name(destination);
        return answer switch
        {
            { IsInquiry: true, Kind: AnswerKind.Accepted, Reason: { Length: > 0 } found } => found,
            { IsThereAlready: true } => $"{name} had it already.",
            { Kind: AnswerKind.HeldBack, Reason: null } => $"Portal holds back what is for {name}; nothing was sent.",
            { IsInquiry: true, Kind: AnswerKind.Interrupted } => $"Portal was stopped while it asked {name}; it asks again.",
            { Kind: AnswerKind.Interrupted } => "Portal was stopped meanwhile; it is sent again.",
            { Kind: AnswerKind.Broken, Reason: { } broken } => broken,
            { Reason: { Length: > 0 } reason, Status: null or < 200 or >= 300 } => reason.EndsWith('.') ? reason : $"{reason}.",
            { Kind: AnswerKind.Foreign } => $"What answers at {name}'s address is not {name} ({answer.Status}).",
            { Kind: AnswerKind.Accepted } or { Status: >= 200 and < 300 } => $"{name} accepted it.",
            { Kind: AnswerKind.NoConnection } => $"{name} cannot be reached.",
            { Kind: AnswerKind.TimedOut } => $"{name} did not answer in time.",
            { Kind: AnswerKind.NotTrusted } => $"The encrypted connection to {name} is not trusted.",
            { Kind: AnswerKind.Later } => $"{name} wants it later.",
            { Kind: AnswerKind.Withdrawn } => $"{name} does not have it, and nobody wants it any more.",
            { Kind: AnswerKind.Refused } => $"{name} refused it.",
            { Status: 401 or 403 } => $"{name} does not accept Portal's key ({answer.Status}).",
            { Status: 410 } => $"{name} says that this address is gone for good (410).",
            { Status: 429 } => $"{name} asks for fewer requests (429).",
            { Status: >= 500 } => $"{name} cannot serve now ({answer.Status}).",
            { Status: >= 300 and < 400 } => $"{name} points elsewhere ({answer.Status}); Portal does not follow.",
            _ => $"{name} refused it ({answer.Status}).",
        };
    }

    /// <summary>A destination as staff say it.</summary>
    public static string Name(string destination) =>
        destination switch
        {
            "abs" => "ABS",
            "mqtt" => "The broker",
            Mail => "The mail server",
            "" => "The other side",
            _ => $"{char.ToUpperInvariant(destination[0])}{destination[1..]}",
        };
}
