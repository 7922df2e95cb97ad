using System.Diagnostics;

namespace Portal.Core;

/// <summary>A password, key or token. Prints as <c>***</c> everywhere; the text is reached only by <see cref="Reveal"/>.</summary>
[DebuggerDisplay("***")]
public sealed class Secret(string text)
{
    private readonly string _text = text;

    /// <summary>True when nothing is set.</summary>
    public bool IsEmpty => _text.Length == 0;

    /// <summary>The text itself, for the one place that sends it.</summary>
    public string Reveal() => _text;

    /// <inheritdoc/>
    public override string ToString() => "***";
}
