using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Portal.Sandbox.Abs;

/// <summary>A call as it is noted.</summary>
/// <param name="Method">Of HTTP, or <c>PUBLISH</c>.</param>
/// <param name="Path">Path or topic.</param>
/// <param name="Headers">What stood beside the body, without secrets.</param>
/// <param name="Body">The contents.</param>
internal sealed record LoggedRequest(string Method, string Path, JsonObject Headers, string Body)
{
    private static readonly HashSet<string> Secrets = new(
        ["Authorization", "Proxy-Authorization", "X-API-Key", "Api-Key", "Cookie"],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>One that came by HTTP.</summary>
    public static LoggedRequest Of(VendorRequest request)
    {
        var headers = new JsonObject();
        foreach (var (name, values) in request.Headers)
        {
            headers[name] = Secrets.Contains(name) ? "***" : values.ToString();
        }

        return new(request.Method, request.Path, headers, request.Body);
    }
}

/// <summary>Every call that ABS received, as it came, without the secrets in it. Its caller takes turns.</summary>
internal sealed class RequestLog(SandboxFile file)
{
    public const string Table =
        "CREATE TABLE IF NOT EXISTS request (id INTEGER PRIMARY KEY AUTOINCREMENT, received_at TEXT NOT NULL, method TEXT NOT NULL, "
        + "path TEXT NOT NULL, headers TEXT NOT NULL, body TEXT NOT NULL, status INTEGER NOT NULL)";

    public long Count => file.Count("SELECT count(*) FROM request");

    public long CountAfter(long id) => file.Count("SELECT count(*) FROM request WHERE id > $1", id);

    /// <param name="request">The call.</param>
    /// <param name="at">When it came.</param>
    /// <param name="status">What was answered; 0 when the connection was closed before ABS did anything.</param>
    public void Add(LoggedRequest request, DateTimeOffset at, int status) =>
        file.Run(
            "INSERT INTO request (received_at, method, path, headers, body, status) VALUES ($1, $2, $3, $4, $5, $6)",
            at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            request.Method,
            request.Path,
            VendorCall.Text(request.Headers),
            request.Body,
            status
        );

    /// <summary>The oldest requests after one.</summary>
    public List<JsonObject> ListAfter(long id, int limit) =>
        file.Rows($"{Select} WHERE id > $1 ORDER BY id LIMIT $2", Read, id, limit);

    /// <summary>The newest requests before one, newest first.</summary>
    public List<JsonObject> ListBefore(long id, int limit) =>
        file.Rows($"{Select} WHERE id < $1 ORDER BY id DESC LIMIT $2", Read, id, limit);

    public void Clear() => file.Run("DELETE FROM request");

    private const string Select = "SELECT id, received_at, method, path, headers, body, status FROM request";

    private static JsonObject Read(SqliteDataReader row) =>
        new()
        {
            ["id"] = row.GetInt64(0),
            ["receivedAt"] = row.GetString(1),
            ["method"] = row.GetString(2),
            ["path"] = row.GetString(3),
            ["headers"] = JsonNode.Parse(row.GetString(4)),
            ["body"] = row.GetString(5),
            ["status"] = row.GetInt32(6),
        };
}
