using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Portal.Sandbox.Pulseway;

/// <summary>Sends notifications to the webhooks that want them, signed over the raw body. Source: d4.</summary>
internal sealed class WebhookDelivery(PulsewaySandbox pulseway, HookSender hooks)
{
    private const string Door = "hooks/pulseway";

    /// <summary>One attempt for each webhook; nothing is sent a second time.</summary>
    public async Task<List<HookOutcome>> SendAsync(JsonObject notification, CancellationToken cancellationToken)
    {
        var outcomes = new List<HookOutcome>();
        foreach (var webhook in pulseway.Webhooks().Where(webhook => Wants(webhook, notification)))
        {
            if (await AddressAsync(webhook, cancellationToken) is { } url)
            {
                outcomes.Add(await SendAsync(webhook, url, notification, cancellationToken));
            }
        }

        return outcomes;
    }

    /// <summary>The signature of a body under a secret: base64 of HMAC-SHA256, the key being the secret's own bytes.</summary>
    public static string Sign(string secret, string body) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    private Task<HookOutcome> SendAsync(JsonObject webhook, Uri url, JsonObject notification, CancellationToken cancellationToken)
    {
        var body = VendorCall.Text(notification);
        var headers = webhook["Headers"]!
            .AsObject()
            .ToDictionary(header => header.Key, header => header.Value!.GetValue<string>(), StringComparer.OrdinalIgnoreCase);
        headers["x-hmac-signature"] = Sign(webhook["SecretKey"]!.GetValue<string>(), body);
        var id = notification["Id"]!.GetValue<long>().ToString(CultureInfo.InvariantCulture);
        return hooks.PostAsync(id, url, body, headers, cancellationToken);
    }

    /// <summary>The receiver's own webhook has no address of its own: the program may listen elsewhere at each start.</summary>
    private async Task<Uri?> AddressAsync(JsonObject webhook, CancellationToken cancellationToken) =>
        webhook["Url"]!.GetValue<string>() is { Length: > 0 } url ? new Uri(url) : await hooks.DoorAsync(Door, cancellationToken);

    private static bool Wants(JsonObject webhook, JsonObject notification) =>
        webhook["Priorities"]!
            .AsArray()
            .Any(each => string.Equals($"{each}", $"{notification["Priority"]}", StringComparison.OrdinalIgnoreCase))
        && (
            webhook["OrganizationIds"]!.AsArray() is { Count: 0 }
            || webhook["OrganizationIds"]!.AsArray().Any(each => $"{each}" == $"{notification["OrganizationId"]}")
        );
}
