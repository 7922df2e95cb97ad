using Portal.Core;
using Portal.Core.Abs;
using Portal.Core.Retail;

namespace Portal.Configuration;

/// <summary>Reads where ABS is, and how orders become entitlements.</summary>
internal static class AbsSettings
{
    public static AbsOptions Read(SettingsReader reader, bool isSandbox)
    {
        var options = new AbsOptions
        {
            BaseUrl = reader.Text(ConfigurationKeys.AbsBaseUrl) ?? "",
            ApiKey = reader.Secret(ConfigurationKeys.AbsApiKey) ?? new Secret(""),
            Transport = reader.Choice(ConfigurationKeys.AbsTransport, AbsWay.Http),
            RequestTimeout = reader.Length(
                ConfigurationKeys.AbsRequestTimeout,
                new AbsOptions().RequestTimeout,
                TimeSpan.FromSeconds(1),
                AbsOptions.LongestRequest
            ),
        };
        var hasKey = reader.IsSet(ConfigurationKeys.AbsApiKey);
        if (options.Transport != AbsWay.Http && !isSandbox)
        {
            RefuseHalfConnected(reader);
        }

        if (options.BaseUrl.Length == 0)
        {
            if (hasKey)
            {
                reader.Refuse(ConfigurationKeys.AbsBaseUrl, $"it is missing, but {ConfigurationKeys.AbsApiKey.Name} is set.");
            }
        }
        else if (!IsAddress(options.BaseUrl))
        {
            reader.Refuse(
                ConfigurationKeys.AbsBaseUrl,
                "it is not the bare http or https address of ABS, without user, query or fragment."
            );
            options.BaseUrl = "";
        }
        else if (!hasKey)
        {
            reader.Refuse(ConfigurationKeys.AbsApiKey, $"it is missing, but {ConfigurationKeys.AbsBaseUrl.Name} is set.");
        }

        return options;
    }

    public static EntitlementOptions ReadEntitlements(SettingsReader reader, bool isSandbox)
    {
        var defaults = new EntitlementOptions();
        var deposits = reader.Text(ConfigurationKeys.EntitlementDeposits);
        return new EntitlementOptions
        {
            Trigger = reader.Choice(ConfigurationKeys.EntitlementTrigger, defaults.Trigger),
            DepositProducts = deposits is null
                ? defaults.DepositProducts
                : deposits.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            PayloadProfile = reader.Choice(ConfigurationKeys.EntitlementPayload, defaults.PayloadProfile),
            Orders = reader.Choice(ConfigurationKeys.EntitlementOrders, defaults.Orders),
            PastOrders = reader.Choice(ConfigurationKeys.EntitlementPastOrders, isSandbox ? PastOrders.Promise : PastOrders.List),
        };
    }

    // who is told at the broker is asked by HTTP all the same; the sandbox brings both
    private static void RefuseHalfConnected(SettingsReader reader)
    {
        foreach (
            var needed in new[] { ConfigurationKeys.MqttHost, ConfigurationKeys.AbsBaseUrl }.Where(key => !reader.IsSet(key))
        )
        {
            reader.Refuse(needed, $"it is missing, but {ConfigurationKeys.AbsTransport.Name} needs it.");
        }
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
        && address.UserInfo.Length + address.Query.Length + address.Fragment.Length == 0;
}
