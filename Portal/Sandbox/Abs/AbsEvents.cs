using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Portal.Sandbox.Abs;

/// <summary>Tells the receiver what happened in ABS, signed. Source: Standard Webhooks, 001-37.</summary>
internal sealed class AbsEvents(AbsSandbox abs, HookSender hooks, SandboxOptions options, TimeProvider time)
{
    public const string Usage = "usage";
    public const string Updated = "entitlement.updated";
    private const string Door = "hooks/abs";

    public static readonly IReadOnlyList<string> Types = [Usage, Updated];
    public static readonly IReadOnlyList<string> Statuses = ["active", "suspended", "closed"];

    /// <summary>The entitlement of that id, or the newest without one; an update is kept before it is told.</summary>
    public Entitlement? Pick(string id, string type, string status) =>
        abs.Turn(records =>
        {
            var entitlement = id.Length > 0 ? records.Find(Entitlement.NumberOf(id)) : records.FindNewest();
            if (entitlement is not null && type == Updated)
            {
                entitlement.Body["status"] = status;
                records.Put(entitlement);
            }

            return entitlement;
        });

    /// <summary>Sends one event; null where no receiver is named.</summary>
    public async Task<HookOutcome?> SendAsync(
        string type,
        Entitlement entitlement,
        string id,
        JsonObject? more,
        CancellationToken cancellationToken
    )
    {
        if (await hooks.DoorAsync(Door, cancellationToken) is not { } url)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var data = type == Usage ? UsageOf(entitlement, now) : entitlement.Body.DeepClone().AsObject();
        foreach (var (name, value) in more ?? [])
        {
            data[name] = value?.DeepClone();
        }

        id = id.Length > 0 ? id : $"msg_{Guid.CreateVersion7(now):N}";
        var body = VendorCall.Text(
            new JsonObject
            {
                ["type"] = type,
                ["timestamp"] = Iso(now),
                ["data"] = data,
            }
        );
        return await hooks.PostAsync(id, url, body, Signed(id, now, body), cancellationToken);
    }

    private Dictionary<string, string> Signed(string id, DateTimeOffset now, string body)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var key = Convert.FromBase64String(options.Abs.HookSecret.Replace("whsec_", "", StringComparison.Ordinal));
        var signature = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}"));
        return new()
        {
            ["webhook-id"] = id,
            ["webhook-timestamp"] = timestamp,
            ["webhook-signature"] = $"v1,{Convert.ToBase64String(signature)}",
        };
    }

    private static JsonObject UsageOf(Entitlement entitlement, DateTimeOffset now) =>
        new()
        {
            ["entitlement_id"] = Entitlement.IdOf(entitlement.Number),
            ["order_id"] = entitlement.Body["order_id"]?.DeepClone(),
            ["customer_id"] = entitlement.Body["customer_id"]?.DeepClone(),
            ["service_id"] = "service-swap-count-30",
            ["quantity"] = 1,
            ["unit"] = "swap",
            ["occurred_at"] = Iso(now),
        };

    private static string Iso(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
