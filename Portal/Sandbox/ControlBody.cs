using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Sandbox;

/// <summary>Reads what a person or a test orders from the sandbox, and collects what is wrong with it by field.</summary>
internal sealed class ControlBody
{
    private readonly JsonObject _body;

    private ControlBody(JsonObject body) => _body = body;

    public Dictionary<string, string[]> Errors { get; } = [];

    public static async Task<ControlBody> ReadAsync(HttpContext context, params string[] legal)
    {
        var request = await VendorRequest.ReadAsync(context);
        var body = request.IsTooLarge ? null : request.ReadObject();
        var read = new ControlBody(body ?? []);
        if (body is null)
        {
            read.Errors["body"] = ["The body isn't a JSON object of at most 1 MiB."];
        }

        foreach (var name in read._body.Select(property => property.Key).Where(name => !legal.Contains(name)))
        {
            read.Errors[name] = [$"Unknown. Legal: {string.Join(", ", legal)}."];
        }

        return read;
    }

    /// <summary>A text, trimmed; absent gives what stands in for it, or an error without that.</summary>
    public string Text(string name, int longest, string? absent = null)
    {
        var text = (_body[name] as JsonValue)?.TryGetValue<string>(out var given) == true ? given.Trim() : "";
        if (_body[name] is not null && _body[name]!.GetValueKind() is not JsonValueKind.String)
        {
            Errors[name] = ["Must be a text."];
        }
        else if (text.Length > longest)
        {
            Errors[name] = [$"At most {longest} characters."];
        }
        else if (text.Length == 0 && absent is null)
        {
            Errors[name] = ["Is required."];
        }

        return text.Length > 0 ? text : absent ?? "";
    }

    public string Choice(string name, IReadOnlyCollection<string> legal, string? absent = null)
    {
        var text = Text(name, 100, absent);
        if (!legal.Contains(text))
        {
            Errors[name] = [$"Legal: {string.Join(", ", legal)}."];
        }

        return text;
    }

    public int Number(string name, int least, int most, int absent)
    {
        if (_body[name] is not { } node)
        {
            return absent;
        }

        if (node is JsonValue value && value.TryGetValue<int>(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Errors[name] = [$"A whole number from {least} to {most}, or left out."];
        return absent;
    }

    public JsonObject? Object(string name)
    {
        if (_body[name] is null or JsonObject)
        {
            return _body[name]?.DeepClone() as JsonObject;
        }

        Errors[name] = ["Must be an object."];
        return null;
    }

    /// <summary>Answers 400 with the fields and what is legal in them.</summary>
    public Task RefuseAsync(HttpContext context) =>
        Results.ValidationProblem(Errors, title: "The sandbox doesn't understand this order.").ExecuteAsync(context);
}
