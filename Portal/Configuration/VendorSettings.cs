using Portal.Core;
using Portal.Core.Pulseway;
using Portal.Core.RocketCyber;

namespace Portal.Configuration;

/// <summary>Reads where Pulseway and RocketCyber are.</summary>
internal static class VendorSettings
{
    public static PulsewayOptions ReadPulseway(SettingsReader reader)
    {
        var options = new PulsewayOptions
        {
            BaseUrl = Address(reader, ConfigurationKeys.PulsewayBaseUrl),
            TokenId = reader.Text(ConfigurationKeys.PulsewayTokenId) ?? "",
            TokenSecret = reader.Secret(ConfigurationKeys.PulsewayTokenSecret) ?? new Secret(""),
        };
        Pair(reader, ConfigurationKeys.PulsewayBaseUrl, ConfigurationKeys.PulsewayTokenId);
        if (reader.IsSet(ConfigurationKeys.PulsewayTokenSecret) && !reader.IsSet(ConfigurationKeys.PulsewayTokenId))
        {
            reader.Refuse(
                ConfigurationKeys.PulsewayTokenId,
                $"it is missing, but {ConfigurationKeys.PulsewayTokenSecret.Name} is set."
            );
        }

        return options;
    }

    public static RocketCyberOptions ReadRocketCyber(SettingsReader reader)
    {
        var options = new RocketCyberOptions
        {
            BaseUrl = Address(reader, ConfigurationKeys.RocketCyberBaseUrl),
            ApiKey = reader.Secret(ConfigurationKeys.RocketCyberApiKey) ?? new Secret(""),
        };
        Pair(reader, ConfigurationKeys.RocketCyberBaseUrl, ConfigurationKeys.RocketCyberApiKey);
        return options;
    }

    private static void Pair(SettingsReader reader, ConfigurationKey address, ConfigurationKey key)
    {
        if (reader.IsSet(address) != reader.IsSet(key))
        {
            var (set, missing) = reader.IsSet(address) ? (address, key) : (key, address);
            reader.Refuse(missing, $"it is missing, but {set.Name} is set.");
        }
    }

    private static string Address(SettingsReader reader, ConfigurationKey key)
    {
        var text = reader.Text(key) ?? "";
        if (
            text.Length == 0
            || (
                Uri.TryCreate(text, UriKind.Absolute, out var address)
                && address.Scheme is "http" or "https"
                && address.UserInfo.Length + address.Query.Length + address.Fragment.Length == 0
            )
        )
        {
            return text;
        }

        reader.Refuse(key, "it is not a bare http or https address, without user, query or fragment.");
        return "";
    }
}
