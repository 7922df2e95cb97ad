using System.Text.Json.Nodes;
using Portal.Core.Persistence;

namespace Portal.Core.Audit;

/// <summary>
/// Takes a person out of kept values: each of their e-mails wherever it stands as an address of its own, each of their names where it is the whole
/// value of a property that holds people. Any other name may be somebody else's, or a company's, and stays.
/// </summary>
internal sealed class AuditNames(PersonIdentity person, string pseudonym)
{
    private readonly string[] _names = [.. person.Names];
    private readonly string[] _emails = [.. person.Emails];

    /// <summary>The same JSON without the person; the very text where there was nothing to take out.</summary>
    /// <param name="json">Before or after of an entry.</param>
    /// <param name="isOwn">True in entries of the person's own account, where "name" is theirs.</param>
    public string? Without(string? json, bool isOwn)
    {
        if (json is null || JsonNode.Parse(json) is not { } root)
        {
            return json;
        }

        var changed = false;
        var result = Replace(root, isOwn && root is JsonValue, isOwn, ref changed);
        return changed ? result.ToJsonString(PortalDbContext.Json) : json;
    }

    /// <summary>A text without each of the e-mails: never a part of a longer address.</summary>
    public string WithoutEmails(string text)
    {
        foreach (var email in _emails)
        {
            for (var at = 0; (at = text.IndexOf(email, at, StringComparison.OrdinalIgnoreCase)) >= 0; )
            {
                var end = at + email.Length;
                if (IsWhole(text, at, end))
                {
                    text = string.Concat(text.AsSpan(0, at), pseudonym, text.AsSpan(end));
                    at += pseudonym.Length;
                }
                else
                {
                    at = end;
                }
            }
        }

        return text;
    }

    private JsonNode Replace(JsonNode node, bool isPerson, bool isOwn, ref bool changed)
    {
        switch (node)
        {
            case JsonObject properties:
                ReplaceIn(properties, isOwn, ref changed);
                return node;
            case JsonArray items:
                ReplaceIn(items, isPerson, isOwn, ref changed);
                return node;
            case JsonValue value
                when value.TryGetValue<string>(out var text) && Clean(text, isPerson) is var cleaned && cleaned != text:
                changed = true;
                return JsonValue.Create(cleaned);
            default:
                return node;
        }
    }

    private void ReplaceIn(JsonObject properties, bool isOwn, ref bool changed)
    {
        foreach (var (name, value) in properties.ToList())
        {
            if (value is not null)
            {
                var replaced = Replace(value, HoldsPerson(name, isOwn), isOwn, ref changed);
                Put(value, replaced, () => properties[name] = replaced);
            }
        }
    }

    private void ReplaceIn(JsonArray items, bool isPerson, bool isOwn, ref bool changed)
    {
        for (var at = 0; at < items.Count; at++)
        {
            if (items[at] is { } item)
            {
                var (index, replaced) = (at, Replace(item, isPerson, isOwn, ref changed));
                Put(item, replaced, () => items[index] = replaced);
            }
        }
    }

    private string Clean(string text, bool isPerson) =>
        isPerson && _names.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase) ? pseudonym : WithoutEmails(text);

    private static void Put(JsonNode value, JsonNode replaced, Action put)
    {
        if (!ReferenceEquals(replaced, value))
        {
            put();
        }
    }

    // person, people, givenBy, createdByName …
    private static bool HoldsPerson(string property, bool isOwn) =>
        property.Equals("person", StringComparison.OrdinalIgnoreCase)
        || property.Equals("people", StringComparison.OrdinalIgnoreCase)
        || property.Equals("by", StringComparison.OrdinalIgnoreCase)
        || property.EndsWith("By", StringComparison.Ordinal)
        || property.EndsWith("ByName", StringComparison.Ordinal)
        || (isOwn && (property.Equals("name", StringComparison.OrdinalIgnoreCase) || property == "displayName"));

    private static bool IsWhole(string text, int start, int end) =>
        !(start > 0 && IsOfAddress(text[start - 1]))
        && !(
            end < text.Length && (IsOfHost(text[end]) || (text[end] == '.' && end + 1 < text.Length && IsOfHost(text[end + 1])))
        );

    private static bool IsOfAddress(char sign) =>
        char.IsLetterOrDigit(sign) || ".!#$%&'*+/=?^_`{|}~-".Contains(sign, StringComparison.Ordinal);

    private static bool IsOfHost(char sign) => char.IsLetterOrDigit(sign) || sign == '-';
}
