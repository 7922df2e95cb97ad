using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Assets.Organizations;
using Portal.Core.Pulseway;

namespace Portal.Configuration;

/// <summary>Reads where Pulseway is, and how assets are kept.</summary>
internal static class AssetSettings
{
    private const char Slash = '/';

    public static AssetOptions Read(SettingsReader reader) =>
        new()
        {
            GraceDays = reader.Number(ConfigurationKeys.AssetGraceDays, new AssetOptions().GraceDays, 1, 365),
            SyncClients = ReadRule(reader),
        };

    public static PulsewayOptions ReadPulseway(SettingsReader reader)
    {
        var defaults = new PulsewayOptions();
        var options = new PulsewayOptions
        {
            BaseUrl = reader.Text(ConfigurationKeys.PulsewayBaseUrl) ?? "",
            TokenId = reader.Text(ConfigurationKeys.PulsewayTokenId) ?? "",
            TokenSecret = reader.Secret(ConfigurationKeys.PulsewayTokenSecret) ?? new Secret(""),
            Authentication = reader.Choice(ConfigurationKeys.PulsewayAuthentication, defaults.Authentication),
            RequestTimeout = reader.Length(
                ConfigurationKeys.PulsewayRequestTimeout,
                defaults.RequestTimeout,
                TimeSpan.FromSeconds(1),
                TimeSpan.FromSeconds(30)
            ),
            SerialFields = ReadFields(reader) ?? defaults.SerialFields,
        };
        CheckAddress(reader, options);
        return options;
    }

    private static void CheckAddress(SettingsReader reader, PulsewayOptions options)
    {
        if (options.BaseUrl.Length == 0)
        {
            if (options.TokenId.Length > 0 || reader.IsSet(ConfigurationKeys.PulsewayTokenSecret))
            {
                reader.Refuse(
                    ConfigurationKeys.PulsewayBaseUrl,
                    $"it is missing, but {ConfigurationKeys.PulsewayTokenId.Name} or {ConfigurationKeys.PulsewayTokenSecret.Name} is set."
                );
            }
        }
        else if (!IsAddress(options.BaseUrl))
        {
            reader.Refuse(
                ConfigurationKeys.PulsewayBaseUrl,
                "it is not the bare http or https address of Pulseway's interface, without user, query or fragment."
            );
            options.BaseUrl = "";
        }
        else if (options.Authentication == PulsewayAuthentication.Bearer)
        {
            if (!reader.IsSet(ConfigurationKeys.PulsewayTokenSecret))
            {
                reader.Refuse(
                    ConfigurationKeys.PulsewayTokenSecret,
                    $"it is missing, but {ConfigurationKeys.PulsewayAuthentication.Name} is Bearer."
                );
            }
        }
        else if (options.TokenId.Length == 0)
        {
            reader.Refuse(
                ConfigurationKeys.PulsewayTokenId,
                $"it is missing, but {ConfigurationKeys.PulsewayBaseUrl.Name} is set."
            );
        }
    }

    private static SyncRule ReadRule(SettingsReader reader)
    {
        if (reader.Text(ConfigurationKeys.PulsewaySyncClients) is not { } text)
        {
            return SyncRule.Manual;
        }

        if (SyncRule.TryParse(text) is { } rule)
        {
            return rule;
        }

        reader.Refuse(
            ConfigurationKeys.PulsewaySyncClients,
            "it is neither \"manual\" nor a list of tag:<name of a tag in Odoo> and country:<code of two letters>."
        );
        return SyncRule.Manual;
    }

    private static string[]? ReadFields(SettingsReader reader)
    {
        if (reader.Text(ConfigurationKeys.PulsewaySerialFields) is not { } text)
        {
            return null;
        }

        var fields = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields.Length == 0 || !Array.TrueForAll(fields, field => field.Split(Slash, 2) is [{ Length: > 0 }, { Length: > 0 }]))
        {
            reader.Refuse(ConfigurationKeys.PulsewaySerialFields, "each must be a category and a field, parted by a slash.");
        }

        return fields;
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
        && address.UserInfo.Length + address.Query.Length + address.Fragment.Length == 0;
}
