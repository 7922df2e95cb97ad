using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Core.AlarmPost;

/// <summary>A mail that is promised. It names the person and no address: who left or changed it meanwhile is found when it goes out.</summary>
/// <param name="To">Whose.</param>
/// <param name="Subject">Subject.</param>
/// <param name="Text">What it says.</param>
internal sealed record AlarmLetter(Guid To, string Subject, string Text)
{
    /// <summary>The roles that each of its alarms concerns, each set once: who has lost them meanwhile is not mailed.</summary>
    public IReadOnlyList<int> RoleSets { get; init; } = [];

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, AlarmLetterJson.Default.AlarmLetter);

    public static AlarmLetter Read(ReadOnlyMemory<byte> bytes) =>
        JsonSerializer.Deserialize(bytes.Span, AlarmLetterJson.Default.AlarmLetter)
        ?? throw new JsonException("The letter is null.");
}

[JsonSerializable(typeof(AlarmLetter))]
internal sealed partial class AlarmLetterJson : JsonSerializerContext;
