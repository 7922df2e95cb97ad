using Portal.Core;
using Portal.Core.RocketCyber;

namespace Portal.Configuration;

/// <summary>Reads where RocketCyber is.</summary>
internal static class RocketCyberSettings
{
    public static RocketCyberOptions Read(SettingsReader reader)
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
