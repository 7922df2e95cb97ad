using System.Text.Json;

namespace Portal.Sandbox;

/// <summary>Orders, lists and deletes faults: <c>{"system","mode","count","seconds"}</c>.</summary>
internal static class FaultEndpoints
{
    private const int LargestBody = 16 * 1024;
    private const double LongestSeconds = 30 * 24 * 3600;
    private static readonly string[] Names = ["system", "mode", "count", "seconds"];

    public static async Task OrderAsync(HttpContext context)
    {
        var faults = context.RequestServices.GetRequiredService<SandboxFaults>();
        var errors = new Dictionary<string, string[]>();
        using var body = await ReadAsync(context, errors);
        var ordered = body is null ? null : Parse(body.RootElement, faults, errors);
        if (ordered is null)
        {
            await Results.ValidationProblem(errors, title: "The fault isn't one that the sandbox knows.").ExecuteAsync(context);
            return;
        }

        await Results.Json(Shown(ordered), statusCode: StatusCodes.Status201Created).ExecuteAsync(context);
    }

    public static Task ListAsync(HttpContext context)
    {
        var faults = context.RequestServices.GetRequiredService<SandboxFaults>();
        return Results
            .Json(
                new
                {
                    systems = faults.Systems,
                    modes = SandboxFault.Modes.Keys,
                    faults = faults.List().Select(Shown),
                }
            )
            .ExecuteAsync(context);
    }

    /// <summary>Lifts all faults, or with <c>?system=</c> and <c>?mode=</c> those.</summary>
    public static Task DeleteAsync(HttpContext context)
    {
        var (system, mode) = (context.Request.Query["system"].ToString(), context.Request.Query["mode"].ToString());
        context
            .RequestServices.GetRequiredService<SandboxFaults>()
            .Clear(system.Length > 0 ? system : null, mode.Length > 0 ? mode : null);
        return Results.NoContent().ExecuteAsync(context);
    }

    private static async Task<JsonDocument?> ReadAsync(HttpContext context, Dictionary<string, string[]> errors)
    {
        var buffer = new byte[LargestBody + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(
            buffer,
            buffer.Length,
            throwOnEndOfStream: false,
            context.RequestAborted
        );
        if (length > LargestBody)
        {
            errors["body"] = [$"Send at most {LargestBody} bytes of JSON."];
            return null;
        }

        try
        {
            return JsonDocument.Parse(buffer.AsMemory(0, length));
        }
        catch (JsonException)
        {
            errors["body"] = ["The body isn't JSON. Example: {\"system\":\"odoo\",\"mode\":\"503\",\"count\":2}"];
            return null;
        }
    }

    private static SandboxFault? Parse(JsonElement body, SandboxFaults faults, Dictionary<string, string[]> errors)
    {
        if (body.ValueKind is not JsonValueKind.Object)
        {
            errors["body"] = ["The body must be an object. Example: {\"system\":\"odoo\",\"mode\":\"503\",\"count\":2}"];
            return null;
        }

        foreach (var unknown in body.EnumerateObject().Where(p => !Names.Contains(p.Name)))
        {
            errors[unknown.Name] = [$"Unknown. Legal: {string.Join(", ", Names)}."];
        }

        var system = Choice(body, "system", faults.Systems, errors);
        var mode = Choice(body, "mode", [.. SandboxFault.Modes.Keys], errors);
        var count = Number(body, "count", long.MaxValue, errors);
        var seconds = Number(body, "seconds", LongestSeconds, errors);
        return errors.Count > 0 || system is null || mode is null
            ? null
            : faults.Add(system, SandboxFault.Modes[mode], (long?)count, seconds is { } s ? TimeSpan.FromSeconds(s) : null);
    }

    private static string? Choice(JsonElement body, string name, IReadOnlyList<string> legal, Dictionary<string, string[]> errors)
    {
        var given = body.TryGetProperty(name, out var value)
            ? value.ValueKind is JsonValueKind.String
                ? value.GetString()
                : value.GetRawText()
            : null;
        if (given is not null && legal.Contains(given))
        {
            return given;
        }

        errors[name] = [$"Legal: {string.Join(", ", legal)}."];
        return null;
    }

    /// <summary>A positive number; a count must be whole. Absent or null is no limit.</summary>
    private static double? Number(JsonElement body, string name, double most, Dictionary<string, string[]> errors)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        var isWhole = name != "count" || (value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _));
        if (
            isWhole
            && value.ValueKind is JsonValueKind.Number
            && value.TryGetDouble(out var number)
            && number > 0
            && number <= most
        )
        {
            return number;
        }

        errors[name] =
        [
            name == "count"
                ? "A whole number above 0, or left out."
                : $"A number above 0 and up to {LongestSeconds:F0}, or left out.",
        ];
        return null;
    }

    private static object Shown(SandboxFault fault) =>
        new
        {
            system = fault.System,
            mode = fault.ModeName,
            remaining = fault.Remaining,
            endsAt = fault.EndsAt,
        };
}
