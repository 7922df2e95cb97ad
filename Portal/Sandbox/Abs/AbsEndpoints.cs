using System.Globalization;
using System.Text.Json.Nodes;

namespace Portal.Sandbox.Abs;

/// <summary>ABS' own addresses, below <c>/api/v1</c>. Source: 001-36, d7.</summary>
internal static class AbsEndpoints
{
    /// <summary>The name that faults are ordered under.</summary>
    public const string System = "abs";

    private const int MostOnAPage = 500;

    public static async Task AnswerAsync(HttpContext context)
    {
        var abs = context.RequestServices.GetRequiredService<AbsSandbox>();
        var request = await VendorRequest.ReadAsync(context);
        var runs = await VendorCall.PassAsync(
            context,
            System,
            () => abs.Run(LoggedRequest.Of(request), records => Answer(abs, records, request))
        );
        if (runs == 0)
        {
            abs.Note(LoggedRequest.Of(request), context.Response.HasStarted ? context.Response.StatusCode : 0);
        }
    }

    private static VendorAnswer Answer(AbsSandbox abs, AbsRecords records, VendorRequest request)
    {
        if (!abs.Knows(request))
        {
            return AbsAnswers.Refuse(401, "UNAUTHORIZED", "The API key is missing or wrong.", []);
        }

        if (request.IsTooLarge)
        {
            return AbsAnswers.Refuse(413, "TOO_LARGE", "The body is over 1 MiB.", []);
        }

        var parts = request.Path.Trim('/').Split('/');
        return parts is ["api", "v1", .. var rest] ? Answer(abs, records, request, rest) : NotFound("There is no such address.");
    }

    private static VendorAnswer Answer(AbsSandbox abs, AbsRecords records, VendorRequest request, string[] parts) =>
        (request.Method, parts) switch
        {
            ("POST", ["entitlements", "create"]) => abs.Create(
                records,
                request.Headers["Idempotency-Key"].ToString(),
                request.Body
            ),
            ("GET", ["entitlements"]) => Entitlements(records, request),
            ("GET", ["entitlements", var id]) => One(records.Find(Entitlement.NumberOf(id)), $"There is no entitlement {id}."),
            ("GET", ["assets"]) => Assets(records, request),
            ("GET", ["plans"]) => Plans(),
            ("GET", ["product-units"]) => Units(ProductUnit.All),
            ("GET", ["health"]) => new(200, new JsonObject { ["status"] = "ok", ["version"] = "1.0" }),
            (_, ["entitlements" or "assets" or "plans" or "product-units" or "health", ..]) => AbsAnswers.Refuse(
                405,
                "METHOD_NOT_ALLOWED",
                $"{request.Method} isn't possible here.",
                []
            ),
            _ => NotFound("There is no such address."),
        };

    private static VendorAnswer Entitlements(AbsRecords records, VendorRequest request)
    {
        var order = request.Query["order_id"].ToString();
        if (order.Length > 0)
        {
            return long.TryParse(order, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? One(records.FindByOrder(id), $"Order {id} has no entitlement.")
                : AbsAnswers.Refuse(
                    422,
                    "VALIDATION_FAILED",
                    "order_id must be a whole number.",
                    [new("order_id", "must be a whole number")]
                );
        }

        var limit = Limit(request);
        var page = records.List(Number(request, "after"), limit + 1);
        return Page(
            [.. page.Take(limit).Select(entitlement => (JsonNode)entitlement.Body)],
            records.Entitlements,
            page.Count > limit ? page[limit - 1].Number : null
        );
    }

    private static VendorAnswer Assets(AbsRecords records, VendorRequest request)
    {
        var assetClass = request.Query["asset_reference"].ToString() is { Length: > 0 } given ? given : null;
        var (limit, after) = (Limit(request), Number(request, "after"));
        var page = records.ListAssets(assetClass, after, limit + 1);
        return Page([.. page.Take(limit)], records.Assets, page.Count > limit ? after + limit : null);
    }

    private static VendorAnswer Plans() =>
        Units(ProductUnit.All.Where(unit => unit.Ref.StartsWith("plan-", StringComparison.Ordinal)));

    private static VendorAnswer Units(IEnumerable<ProductUnit> units)
    {
        JsonNode[] items =
        [
            .. units.Select(unit => new JsonObject
            {
                ["id"] = unit.Ref,
                ["type"] = unit.Type,
                ["name"] = unit.Name,
            }),
        ];
        return Page(items, items.Length, null);
    }

    private static VendorAnswer Page(JsonNode[] items, long total, long? next) =>
        new(
            200,
            new JsonObject
            {
                ["items"] = new JsonArray(items),
                ["total"] = total,
                ["next"] = next,
            }
        );

    private static VendorAnswer One(Entitlement? entitlement, string missing) =>
        entitlement is null ? NotFound(missing) : new(200, entitlement.Body);

    private static VendorAnswer NotFound(string message) => AbsAnswers.Refuse(404, "NOT_FOUND", message, []);

    private static int Limit(VendorRequest request) =>
        (int)Math.Clamp(Number(request, "limit") is var limit and > 0 ? limit : 100, 1, MostOnAPage);

    private static long Number(VendorRequest request, string name) =>
        long.TryParse(request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
