using System.Text;
using System.Text.Json;

namespace Portal.Sandbox.Odoo;

/// <summary>One request below <c>/json/2</c> and its answer. Running it again (a duplicate) leaves the first answer as it was.</summary>
/// <remarks>Source: Odoo JSON-2, "External JSON-2 API", d1.</remarks>
internal sealed class Json2Exchange(HttpRequest request, string rest, ReadOnlyMemory<byte> body)
{
    private const string Json = "application/json; charset=utf-8";
    private const string Html = "text/html; charset=utf-8";
    private const string Scheme = "bearer ";

    private bool _isAnswered;

    public int Status { get; private set; }

    public string ContentType { get; private set; } = Json;

    public byte[] Answer { get; private set; } = [];

    public int Rows { get; private set; }

    /// <summary>Runs the call and answers true if it changed records.</summary>
    public bool Run(OdooSandbox sandbox)
    {
        var database = request.Headers["X-Odoo-Database"].ToString();
        if (database.Length > 0 && database != OdooSandbox.DatabaseName)
        {
            Refuse(StatusCodes.Status404NotFound, "Not Found", "No database of that name is served here.");
            return false;
        }

        if (body.Length > 0 && request.ContentType?.Split(';')[0].Trim() is not "application/json")
        {
            Refuse(StatusCodes.Status415UnsupportedMediaType, "Unsupported Media Type", "Send application/json.");
            return false;
        }

        try
        {
            var path = rest.Split('/');
            var reply =
                path.Length == 3 && HttpMethods.IsPost(request.Method)
                    ? sandbox.Run(Key(), path[1], path[2], ReadBody)
                    : throw OdooError.NotFound("Did you mean POST /json/2/<model>/<method>?");
            Rows = reply.Rows;
            Keep(StatusCodes.Status200OK, Json, reply.Body.Length == 0 ? "null"u8.ToArray() : reply.Body);
            return reply.ChangedRecords;
        }
        catch (OdooError error)
        {
            var status = StatusOf(error.Name);
            Keep(status, Json, PyJson.Write(Shape(error, status)));
            return false;
        }
    }

    private string? Key() =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim()
            : null;

    private Dictionary<string, object?> ReadBody()
    {
        if (body.Length == 0)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return PyJson.Read(document.RootElement) as Dictionary<string, object?> ?? [];
        }
        catch (JsonException)
        {
            throw OdooError.BadRequest("could not parse the body as json: Expecting value");
        }
    }

    private static int StatusOf(string name) =>
        name switch
        {
            "werkzeug.exceptions.BadRequest" => StatusCodes.Status400BadRequest,
            "werkzeug.exceptions.Unauthorized" => StatusCodes.Status401Unauthorized,
            "odoo.exceptions.AccessDenied" or "odoo.exceptions.AccessError" => StatusCodes.Status403Forbidden,
            "werkzeug.exceptions.NotFound" or "odoo.exceptions.MissingError" => StatusCodes.Status404NotFound,
            "odoo.exceptions.UserError" or "odoo.exceptions.ValidationError" or "werkzeug.exceptions.UnprocessableEntity" =>
                StatusCodes.Status422UnprocessableEntity,
            _ => StatusCodes.Status500InternalServerError,
        };

    private static Dictionary<string, object?> Shape(OdooError error, int status) =>
        new()
        {
            ["name"] = error.Name,
            ["message"] = error.Message,
            ["arguments"] = error.Name.StartsWith("werkzeug.", StringComparison.Ordinal)
                ? [error.Message, (long)status]
                : new object[] { error.Message },
            ["context"] = new Dictionary<string, object?>(),
            ["debug"] =
                $"Traceback (most recent call last):\n  File \"sandbox\", line 1, in dispatch\n{error.Name}: {error.Message}\n",
        };

    private void Refuse(int status, string title, string text) =>
        Keep(
            status,
            Html,
            Encoding.UTF8.GetBytes(
                $"<!doctype html>\n<html lang=en>\n<title>{status} {title}</title>\n<h1>{title}</h1>\n<p>{text}</p>\n"
            )
        );

    private void Keep(int status, string contentType, byte[] answer)
    {
        if (!_isAnswered)
        {
            (Status, ContentType, Answer, _isAnswered) = (status, contentType, answer, true);
        }
    }
}
