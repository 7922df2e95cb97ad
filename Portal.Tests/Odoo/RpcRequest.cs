using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Portal.Tests.Odoo;

/// <summary>One request as it came over the wire, laid out as JSON-RPC does whichever protocol it came by.</summary>
internal sealed record RpcRequest(string Service, string Method, JsonElement Args)
{
    private static readonly string[] NoArgument = ["ids", "context"];

    public string Model => Args[3].GetString()!;

    public string ModelMethod => Args[4].GetString()!;

    public JsonElement Positional => Args[5];

    public JsonElement Named => Args[6];

    /// <summary>The body as JSON-2 had it; null for JSON-RPC.</summary>
    public string? Body { get; private init; }

    /// <summary>The headers that JSON-2 goes by.</summary>
    public string? Headers { get; private init; }

    /// <summary>Ids come first, then the first argument, as in a JSON-RPC call; the others stay named.</summary>
    public static RpcRequest FromJson2(string path, IHeaderDictionary headers, JsonElement body)
    {
        var parts = path.Split('/');
        var arguments = body.EnumerateObject().Where(each => !NoArgument.Contains(each.Name)).ToList();
        var positional = new JsonArray();
        if (body.TryGetProperty("ids", out var ids))
        {
            positional.Add(Node(ids));
        }

        foreach (var first in arguments.Take(1))
        {
            positional.Add(Node(first.Value));
        }

        var named = new JsonObject(arguments.Skip(1).Select(each => KeyValuePair.Create(each.Name, Node(each.Value))));
        if (body.TryGetProperty("context", out var context))
        {
            named["context"] = Node(context);
        }

        var args = new JsonArray(null, null, null, parts[0], parts[1], positional, named);
        return new RpcRequest("object", "execute_kw", JsonSerializer.SerializeToElement(args))
        {
            Body = body.GetRawText(),
            Headers = $"{headers.Authorization} | {headers["X-Odoo-Database"]} | {headers.ContentType} | {headers.UserAgent}",
        };
    }

    private static JsonNode? Node(JsonElement value) => JsonSerializer.SerializeToNode(value);
}
