using System.Text.Json;
using Portal.Core;

namespace Portal.Webhooks;

/// <summary>A body cannot be taken in; names the field.</summary>
/// <param name="Name">Field of the body, or <c>body</c> itself.</param>
/// <param name="Detail">What is wrong with it.</param>
internal sealed record FieldFault(string Name, string Detail);

/// <summary>
/// Reads the few top fields of a JSON object that a door needs, and goes once through the rest: what is stored can be read. Allocates only
/// what it finds.
/// </summary>
internal static class BodyReader
{
    private const int Depth = 64;

    /// <summary>Takes one top field, with the reader on its value; returns a fault or null.</summary>
    public delegate FieldFault? Take(ref Utf8JsonReader value, string name);

    /// <summary>Goes through the object.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="wanted">Names of the fields to be taken.</param>
    /// <param name="take">Takes each.</param>
    public static FieldFault? Read(ReadOnlySpan<byte> body, ReadOnlySpan<string> wanted, Take take)
    {
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Depth });
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return new FieldFault("body", "The body must be a JSON object.");
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = Find(ref json, wanted);
                _ = json.Read();
                if (name is not null && take(ref json, name) is { } fault)
                {
                    return fault;
                }

                json.Skip();
            }

            return json.Read() ? new FieldFault("body", "Something follows the JSON object.") : null;
        }
        catch (JsonException broken)
        {
            return new FieldFault(
                "body",
                $"The body is no JSON: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine}."
            );
        }
    }

    /// <summary>A text of 1 to so many characters without control characters, or a fault.</summary>
    public static FieldFault? Text(ref Utf8JsonReader value, string name, int limit, out string? text)
    {
        text = null;
        if (value.TokenType != JsonTokenType.String)
        {
            return new FieldFault(name, $"\"{name}\" must be a text.");
        }

        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return new FieldFault(name, $"\"{name}\" is no valid text."); // half a character, as an escape
        }

        return IsName(text, limit)
            ? null
            : new FieldFault(name, $"\"{name}\" must have 1 to {limit} characters, none of them a control character.");
    }

    /// <summary>True for a text that may name something.</summary>
    public static bool IsName(string text, int limit) =>
        text.Length > 0 && text.Length <= limit && !text.Any(char.IsControl) && Folding.IsClean(text);

    /// <summary>The fault of a field that is not there.</summary>
    public static FieldFault Missing(string name) => new(name, $"\"{name}\" is missing.");

    private static string? Find(ref Utf8JsonReader json, ReadOnlySpan<string> wanted)
    {
        foreach (var name in wanted)
        {
            if (json.ValueTextEquals(name))
            {
                return name;
            }
        }

        return null;
    }
}
