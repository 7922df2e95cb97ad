using System.Text;
using System.Text.Json;

namespace Portal.Core.Audit;

/// <summary>What an entry is found by.</summary>
internal static class AuditText
{
    /// <summary>Longest text kept for the search.</summary>
    public const int Most = 1000;

    public static string Of(AuditEntry entry)
    {
        var text = new StringBuilder()
            .Append(entry.ActorName)
            .Append(' ')
            .Append(entry.Action)
            .Append(' ')
            .Append(entry.SubjectKind)
            .Append(' ')
            .Append(entry.SubjectId)
            .Append(' ')
            .Append(entry.CorrelationId);
        Append(text, entry.After);
        Append(text, entry.Before);
        return Folding.Fold(text.ToString(), Most);
    }

    private static void Append(StringBuilder text, string? json)
    {
        if (json is not null)
        {
            using var document = JsonDocument.Parse(json);
            Append(text, document.RootElement);
        }
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        if (text.Length > Most * 2)
        {
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    Append(text, property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Append(text, item);
                }

                break;
            case JsonValueKind.String or JsonValueKind.Number:
                text.Append(' ').Append(value);
                break;
        }
    }
}
