using System.Net;
using System.Text;
using System.Text.Json;

namespace Portal.Sandbox.Odoo;

/// <summary>One JSON-RPC request and its answer. Running it again (a duplicate) leaves the first answer as it was.</summary>
/// <remarks>Source: Odoo 18, recordings http_malformed_json, http_batch_array, http_wrong_content_type, http_no_id, result_none.</remarks>
internal sealed class RpcExchange(
    string? requestType,
    ReadOnlyMemory<byte> body,
    Func<Dictionary<string, object?>, OdooReply> call
)
{
    private bool _isAnswered;

    public int Status { get; private set; } = StatusCodes.Status200OK;

    public string ContentType { get; private set; } = "application/json; charset=utf-8";

    public byte[] Answer { get; private set; } = [];

    public bool IsSniffingForbidden { get; private set; }

    public int Rows { get; private set; }

    /// <summary>Runs the call and answers true if it changed records.</summary>
    public bool Run()
    {
        var mediaType = requestType?.Split(';')[0].Trim();
        if (mediaType is not ("application/json" or "application/json-rpc"))
        {
            Refuse(WrongType, isSniffingForbidden: false);
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind is JsonValueKind.Object)
            {
                return Run(document.RootElement);
            }

            Refuse("Invalid JSON-RPC data", isSniffingForbidden: true);
        }
        catch (JsonException)
        {
            Refuse("Invalid JSON data", isSniffingForbidden: true);
        }

        return false;
    }

    private static string WrongType =>
        "<!doctype html>\n<html lang=en>\n<title>400 Bad Request</title>\n<h1>Bad Request</h1>\n<p>"
        + $"{WebUtility.HtmlEncode("Request inferred type is compatible with ['http'] but '/jsonrpc' is type='json'.")}</p>\n";

    private bool Run(JsonElement request)
    {
        object? id = null;
        try
        {
            id = request.TryGetProperty("id", out var given) ? PyJson.Read(given) : null;
            var parameters = request.TryGetProperty("params", out var named)
                ? PyJson.Read(named) as Dictionary<string, object?>
                : null;
            var reply = call(parameters ?? []);
            Rows = reply.Rows;
            Reply(id, reply.Body.Length == 0 ? null : "result", reply.Body);
            return reply.ChangedRecords;
        }
        catch (OdooError error)
        {
            Reply(error.IsSessionExpired ? null : id, "error", PyJson.Write(Shape(error)));
            return false;
        }
    }

    private static Dictionary<string, object?> Shape(OdooError error) =>
        new()
        {
            ["code"] = error.IsSessionExpired ? 100L : 200L,
            ["message"] = error.IsSessionExpired ? "Odoo Session Expired" : "Odoo Server Error",
            ["data"] = new Dictionary<string, object?>
            {
                ["name"] = error.Name,
                ["debug"] =
                    $"Traceback (most recent call last):\n  File \"sandbox\", line 1, in dispatch\n{error.Name}: {error.Message}\n",
                ["message"] = error.Message,
                ["arguments"] = new[] { error.Message },
                ["context"] = new Dictionary<string, object?>(),
            },
        };

    /// <summary>The envelope; a call that returns nothing has neither result nor error.</summary>
    private void Reply(object? id, string? part, byte[] json)
    {
        var envelope = new MemoryStream(json.Length + 64);
        envelope.Write("{\"jsonrpc\": \"2.0\", \"id\": "u8);
        envelope.Write(PyJson.Write(id));
        if (part is not null)
        {
            envelope.Write(Encoding.UTF8.GetBytes($", \"{part}\": "));
            envelope.Write(json);
        }

        envelope.Write("}"u8);
        Keep(StatusCodes.Status200OK, ContentType, envelope.ToArray(), isSniffingForbidden: false);
    }

    private void Refuse(string text, bool isSniffingForbidden) =>
        Keep(StatusCodes.Status400BadRequest, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(text), isSniffingForbidden);

    private void Keep(int status, string contentType, byte[] answer, bool isSniffingForbidden)
    {
        if (!_isAnswered)
        {
            (Status, ContentType, Answer, IsSniffingForbidden, _isAnswered) = (
                status,
                contentType,
                answer,
                isSniffingForbidden,
                true
            );
        }
    }
}
