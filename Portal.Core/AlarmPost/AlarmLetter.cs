using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Core.AlarmPost;

/// <summary>A mail that is promised. It names the person and no address: who left or changed it meanwhile is found when it goes out.</summary>
/// <param name="To">Whose.</param>
/// <param name="Subject">Subject.</param>
/// <param name="Text">What it says.</param>
internal sealed record AlarmLetter(Guid To, string Subject, string Text)
{
    private const string Prefix = "Portal: ";

    /// <summary>The record of the promise: one letter of one round to one person.</summary>
    public static string NameOf(Guid round, Guid to) => $"alarm-mail,{round:N}/{to:N}";

    /// <summary>Whose letter goes by that name; null when the name is none.</summary>
    public static Guid? ReceiverOf(string name) => Guid.TryParse(name.AsSpan(name.LastIndexOf('/') + 1), out var to) ? to : null;

    /// <summary>The subject of a mail, in which a mailbox sees whom it comes from.</summary>
    public static string SubjectOf(string news) => $"{Prefix}{news}";

    /// <summary>The subject for those who know whom it comes from.</summary>
    public string TellNews() => Subject.StartsWith(Prefix, StringComparison.Ordinal) ? Subject[Prefix.Length..] : Subject;

    /// <summary>The roles that each of its alarms concerns, each set once: who has lost them meanwhile is not mailed.</summary>
    public IReadOnlyList<int> RoleSets { get; init; } = [];

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, AlarmLetterJson.Default.AlarmLetter);

    public static AlarmLetter Read(ReadOnlyMemory<byte> bytes) =>
        JsonSerializer.Deserialize(bytes.Span, AlarmLetterJson.Default.AlarmLetter)
        ?? throw new JsonException("The letter is null.");
}

[JsonSerializable(typeof(AlarmLetter))]
internal sealed partial class AlarmLetterJson : JsonSerializerContext;
