using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Sandbox;

/// <summary>Takes one call through the faults, the pace and the answer that all vendors have in common.</summary>
internal static class VendorCall
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Runs the call as often as the fault in force says and gives the first answer.</summary>
    /// <returns>How often it ran: 0 when a fault kept it from running.</returns>
    public static async Task<int> PassAsync(HttpContext context, string system, Func<VendorAnswer> run)
    {
        VendorAnswer? first = null;
        var runs = 0;
        await context
            .RequestServices.GetRequiredService<FaultGate>()
            .PassAsync(
                context,
                system,
                async () =>
                {
                    runs++;
                    var answer = run();
                    first ??= answer;
                    await PaceAsync(context);
                    return answer.ChangedRecords;
                },
                () => WriteAsync(context, first ?? throw new InvalidOperationException("Nothing ran."))
            );
        return runs;
    }

    public static async Task WriteAsync(HttpContext context, VendorAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (answer.Body is { } body)
        {
            response.ContentType = $"{MediaTypeNames.Application.Json}; charset=utf-8";
            await response.WriteAsync(Text(body), context.RequestAborted);
        }
    }

    /// <summary>JSON as the vendors write it: one line, letters of all languages unescaped.</summary>
    public static string Text(JsonNode node) => node.ToJsonString(Readable);

    /// <summary>The digest by which two secrets are compared in constant time, whatever their lengths.</summary>
    public static bool IsSame(string? given, string expected) =>
        given is not null
        && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(
            System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(given)),
            System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(expected))
        );

    private static Task PaceAsync(HttpContext context)
    {
        var delay = context.RequestServices.GetRequiredService<SandboxOptions>().DelayPerCall;
        return delay > TimeSpan.Zero
            ? Task.Delay(delay, context.RequestServices.GetRequiredService<TimeProvider>(), CancellationToken.None)
            : Task.CompletedTask;
    }
}
