using System.Text.Json.Nodes;
using Portal.Core.Persistence;

namespace Portal.Core.Audit;

/// <summary>
/// Takes a person out of kept values: the e-mail wherever it stands, the name where it is the whole value. A name inside a longer text may be
/// somebody else's, or a company's, and stays.
/// </summary>
internal static class AuditNames
{
    /// <summary>The same JSON without the person; the very text where there was nothing to take out.</summary>
    public static string? Without(string? json, PersonErasure erasure)
    {
        if (json is null || JsonNode.Parse(json) is not { } root)
        {
            return json;
        }

        var changed = false;
        var result = Replace(root, erasure, ref changed);
        return changed ? result?.ToJsonString(PortalDbContext.Json) : json;
    }

    private static JsonNode? Replace(JsonNode? node, PersonErasure erasure, ref bool changed)
    {
        switch (node)
        {
            case JsonObject properties:
                foreach (var (name, value) in properties.ToList())
                {
                    Put(value, erasure, ref changed, replaced => properties[name] = replaced);
                }

                return node;
            case JsonArray items:
                for (var at = 0; at < items.Count; at++)
                {
                    var index = at;
                    Put(items[at], erasure, ref changed, replaced => items[index] = replaced);
                }

                return node;
            case JsonValue value when value.TryGetValue<string>(out var text):
                var cleaned = Clean(text, erasure);
                changed |= cleaned != text;
                return cleaned == text ? node : JsonValue.Create(cleaned);
            default:
                return node;
        }
    }

    private static void Put(JsonNode? value, PersonErasure erasure, ref bool changed, Action<JsonNode?> put)
    {
        var replaced = Replace(value, erasure, ref changed);
        if (!ReferenceEquals(replaced, value))
        {
            put(replaced);
        }
    }

    private static string Clean(string text, PersonErasure erasure)
    {
        var (person, pseudonym) = (erasure.Person, erasure.Pseudonym);
        var cleaned = person.Email is { Length: > 0 } email
            ? text.Replace(email, pseudonym, StringComparison.OrdinalIgnoreCase)
            : text;
        return string.Equals(cleaned.Trim(), person.Name, StringComparison.OrdinalIgnoreCase) ? pseudonym : cleaned;
    }
}
