using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Sandbox;

/// <summary>A call as a vendor's server sees it: its own path, the parameters, the body read to the end.</summary>
internal sealed class VendorRequest
{
    private const int LargestBody = 1024 * 1024;

    private VendorRequest(HttpContext context, string path, byte[] body, bool isTooLarge)
    {
        Method = context.Request.Method.ToUpperInvariant();
        Path = path;
        Query = context.Request.Query;
        Headers = context.Request.Headers;
        Body = Encoding.UTF8.GetString(body);
        IsTooLarge = isTooLarge;
    }

    public string Method { get; }

    /// <summary>Without the stand-in's own prefix, beginning with a slash.</summary>
    public string Path { get; }

    public IQueryCollection Query { get; }

    public IHeaderDictionary Headers { get; }

    public string Body { get; }

    /// <summary>True for a body over 1 MiB; only its beginning was kept.</summary>
    public bool IsTooLarge { get; }

    public static async Task<VendorRequest> ReadAsync(HttpContext context)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while (kept.Length <= LargestBody && (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            kept.Write(buffer, 0, read);
        }

        var path = "/" + (context.Request.RouteValues["path"] as string ?? "");
        var bytes = kept.ToArray();
        return bytes.Length > LargestBody
            ? new(context, path, bytes[..1024], isTooLarge: true)
            : new(context, path, bytes, isTooLarge: false);
    }

    /// <summary>The body as a JSON object, or null if it is none.</summary>
    public JsonObject? ReadObject() => ReadObject(Body);

    /// <summary>A text as a JSON object, or null if it is none.</summary>
    public static JsonObject? ReadObject(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The credentials of an <c>Authorization</c> header of this scheme, or null.</summary>
    public string? Authorization(string scheme) =>
        AuthenticationHeaderValue.TryParse(Headers.Authorization, out var header)
        && string.Equals(header.Scheme, scheme, StringComparison.OrdinalIgnoreCase)
            ? header.Parameter
            : null;
}
