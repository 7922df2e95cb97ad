using System.Diagnostics;
using System.Globalization;
using Portal.Core.Messaging.Inbox;

namespace Portal.Webhooks;

/// <summary>The answers of all doors. Source: DESIGN §7.</summary>
internal static class DoorAnswers
{
    private const int IdAt = 7;
    private const int IdLength = 36;

    public static Task ReceiptAsync(HttpContext context, Receipt receipt)
    {
        if (receipt.RetryAfter is { } wait)
        {
            var seconds = (int)Math.Ceiling(wait.TotalSeconds);
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return receipt.Kind == ReceiptKind.Full
                ? ProblemAsync(context, 429, null, "More came in than can be stored at once. Nothing was kept; send it again.")
                : ProblemAsync(context, 503, null, "The database cannot store now. Nothing was kept; send it again.");
        }

        Span<byte> body = stackalloc byte[IdAt + IdLength + 2];
        "{\"id\":\""u8.CopyTo(body);
        _ = receipt.Id.TryFormat(body[IdAt..], out _);
        "\"}"u8.CopyTo(body[(IdAt + IdLength)..]);
        var response = context.Response;
        response.StatusCode = receipt.Kind == ReceiptKind.Stored ? 202 : 200;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        body.CopyTo(response.BodyWriter.GetSpan(body.Length));
        response.BodyWriter.Advance(body.Length);
        return Task.CompletedTask; // flushed with the end of the request
    }

    /// <summary>A problem document.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="field">The header or field at fault, or null.</param>
    /// <param name="detail">What is wrong, for whoever builds the sender.</param>
    public static Task ProblemAsync(HttpContext context, int status, string? field, string detail)
    {
        var extensions = new Dictionary<string, object?>
        {
            ["reference"] = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier,
        };
        if (field is not null)
        {
            extensions["field"] = field;
        }

        return Results.Problem(detail, statusCode: status, extensions: extensions).ExecuteAsync(context);
    }
}
