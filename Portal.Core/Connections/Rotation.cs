namespace Portal.Core.Connections;

/// <summary>Who rotates what.</summary>
internal sealed record Rotation(Actor Actor, IKeyIssuer Issuer, KeyAccount Account)
{
    /// <summary>Names of the keys that only a person can remove.</summary>
    public List<string> Left { get; } = [];

    public string? LeftSentence => Left.Count == 0 ? null : ConnectionRefusals.LeftThere(Issuer.System, Left);
}
