namespace Portal.Core;

/// <summary>One reason why a use case did not do what it was asked: in staff's words, with what to do about it.</summary>
/// <param name="Code">Stable, dotted, lower case, for tests and logs: <c>billing.vat-invalid</c>.</param>
/// <param name="Text">What is wrong, one sentence for the person.</param>
/// <param name="Remedy">What to do, one sentence; empty when <paramref name="Text"/> already says it.</param>
/// <param name="Field">Name of the draft's property the text belongs beside, or null when it concerns the whole.</param>
public sealed record Refusal(string Code, string Text, string Remedy = "", string? Field = null)
{
    /// <summary>Code of every refusal that a missing role causes.</summary>
    public const string ForbiddenCode = "forbidden";

    /// <summary>Code of every refusal for a record that does not exist, or that this person may not know of.</summary>
    public const string NotFoundCode = "not-found";

    /// <summary>Text and remedy as one paragraph.</summary>
    public string Sentence => Remedy.Length == 0 ? Text : $"{Text} {Remedy}";
}
