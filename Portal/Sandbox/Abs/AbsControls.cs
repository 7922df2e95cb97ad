using System.Net.Mime;
using System.Text.Json.Nodes;

namespace Portal.Sandbox.Abs;

/// <summary>What a person or a test asks of AbsSandbox besides its wire: what it received, and an event sent.</summary>
internal static class AbsControls
{
    private const int AtOnce = 500;
    private const int LargestPage = 100;
    private static readonly string[] EventNames = ["type", "entitlement_id", "status", "id", "data"];

    /// <summary>Every request as a JSON array, oldest first.</summary>
    public static async Task RequestsAsync(HttpContext context)
    {
        var abs = Abs(context);
        context.Response.ContentType = $"{MediaTypeNames.Application.Json}; charset=utf-8";
        var (after, separator) = (0L, "[");
        while (abs.Log(log => log.ListAfter(after, AtOnce)) is { Count: > 0 } page)
        {
            foreach (var request in page)
            {
                after = request["id"]!.GetValue<long>();
                request.Remove("id");
                await context.Response.WriteAsync(separator + VendorCall.Text(request), context.RequestAborted);
                separator = ",";
            }
        }

        await context.Response.WriteAsync(separator == "[" ? "[]" : "]", context.RequestAborted);
    }

    /// <summary>
    /// One page, newest first, each with its id: <c>?before=</c> or <c>?after=</c> an id, 0 for the oldest page. <c>newer</c> and <c>older</c>
    /// are what to give for the pages beside it.
    /// </summary>
    public static Task RequestPageAsync(HttpContext context)
    {
        var (before, after) = (Id(context, "before"), Id(context, "after"));
        var limit = int.TryParse(context.Request.Query["limit"], out var given) ? Math.Clamp(given, 1, LargestPage) : 25;
        var (page, hasMore, total, newer) = Abs(context)
            .Log(log =>
            {
                var rows = after is null
                    ? log.ListBefore(before ?? long.MaxValue, limit + 1)
                    : log.ListAfter(after.Value, limit + 1);
                var shown = rows[..Math.Min(rows.Count, limit)];
                if (after is not null)
                {
                    shown.Reverse();
                }

                var first = shown.Count == 0 ? long.MaxValue : shown[0]["id"]!.GetValue<long>();
                return (shown, rows.Count > limit, log.Count, log.CountAfter(first));
            });

        var (hasNewer, hasOlder) = after is null ? (before is not null, hasMore) : (hasMore, after > 0);
        return Json(
            context,
            new JsonObject
            {
                ["newer"] = hasNewer && page.Count > 0 ? page[0]["id"]!.GetValue<long>() : null,
                ["older"] = hasOlder && page.Count > 0 ? page[^1]["id"]!.GetValue<long>() : null,
                ["items"] = new JsonArray([.. page]),
                ["total"] = total,
                ["from"] = newer + 1,
            }
        );
    }

    public static Task ForgetAsync(HttpContext context)
    {
        Abs(context)
            .Log(log =>
            {
                log.Clear();
                return true;
            });
        return Results.NoContent().ExecuteAsync(context);
    }

    /// <summary>
    /// Sends an event: <c>{"type": "usage" | "entitlement.updated", "entitlement_id", "status", "id", "data"}</c>. Giving an id sends a repeat
    /// of that event; <c>data</c> overrides or adds single fields.
    /// </summary>
    public static async Task SendEventAsync(HttpContext context)
    {
        var order = await ControlBody.ReadAsync(context, EventNames);
        var type = order.Choice("type", AbsEvents.Types);
        var id = order.Text("entitlement_id", 40, absent: "");
        var status = order.Choice("status", AbsEvents.Statuses, absent: "active");
        var eventId = order.Text("id", 100, absent: "");
        var data = order.Object("data");
        var events = context.RequestServices.GetRequiredService<AbsEvents>();
        var entitlement = order.Errors.Count == 0 ? events.Pick(id, type, status) : null;
        if (order.Errors.Count == 0 && entitlement is null)
        {
            order.Errors["entitlement_id"] = ["ABS has no such entitlement. Left out, the newest is taken."];
        }

        if (entitlement is null)
        {
            await order.RefuseAsync(context);
            return;
        }

        var sent = await events.SendAsync(type, entitlement, eventId, data, context.RequestAborted);
        await Json(context, sent is null ? new JsonObject { ["problem"] = "No receiver is named." } : sent.ToJson());
    }

    private static long? Id(HttpContext context, string name) =>
        long.TryParse(context.Request.Query[name], out var id) && id >= 0 ? id : null;

    private static AbsSandbox Abs(HttpContext context) => context.RequestServices.GetRequiredService<AbsSandbox>();

    private static Task Json(HttpContext context, JsonNode body) => VendorCall.WriteAsync(context, new(200, body));
}
