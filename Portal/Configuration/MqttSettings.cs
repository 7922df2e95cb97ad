using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portal.Core.Mqtt;

namespace Portal.Configuration;

/// <summary>Reads where the message broker is. Source: DESIGN §6, MQTT.</summary>
internal static class MqttSettings
{
    private const int LongestClientId = 64;
    private const int LongestFilter = 1000;

    public static MqttOptions Read(SettingsReader reader, bool isShared)
    {
        var host = ReadHost(reader);
        var isEncrypted = reader.Flag(ConfigurationKeys.MqttTls) ?? false;
        var username = reader.Text(ConfigurationKeys.MqttUsername);
        var password = reader.Secret(ConfigurationKeys.MqttPassword);
        if (password is not null && username is null)
        {
            reader.Refuse(ConfigurationKeys.MqttUsername, $"{ConfigurationKeys.MqttPassword.Name} is set without it.");
        }

        if (!isEncrypted)
        {
            RefuseWithoutTls(reader, ConfigurationKeys.MqttCaFile);
            RefuseWithoutTls(reader, ConfigurationKeys.MqttCertificateFile);
            RefuseWithoutTls(reader, ConfigurationKeys.MqttCertificateKeyFile);
        }

        return new MqttOptions
        {
            Host = host,
            Port = reader.Number(ConfigurationKeys.MqttPort, isEncrypted ? 8883 : 1883, 1, 65535),
            IsEncrypted = isEncrypted,
            Authorities = ReadAuthorities(reader),
            ClientCertificate = ReadCertificate(reader),
            Username = username,
            Password = password,
            ClientId = ReadClientId(reader),
            Version = reader.Choice(ConfigurationKeys.MqttProtocol, MqttVersion.Auto),
            Filters = ReadFilters(reader),
            IsShared = reader.Flag(ConfigurationKeys.MqttShared) ?? isShared,
        };
    }

    public static int ReadSandboxPort(SettingsReader reader) => reader.Number(ConfigurationKeys.MqttSandboxPort, 1884, 0, 65535);

    private static string ReadHost(SettingsReader reader)
    {
        var host = reader.Text(ConfigurationKeys.MqttHost);
        if (host is null)
        {
            ConfigurationKey[] needing =
            [
                ConfigurationKeys.MqttUsername,
                ConfigurationKeys.MqttPassword,
                ConfigurationKeys.MqttTls,
            ];
            if (needing.FirstOrDefault(reader.IsSet) is { } set)
            {
                reader.Refuse(ConfigurationKeys.MqttHost, $"it is missing, but {set.Name} is set.");
            }

            return "";
        }

        if (Uri.CheckHostName(host) != UriHostNameType.Unknown)
        {
            return host;
        }

        reader.Refuse(
            ConfigurationKeys.MqttHost,
            $"\"{host}\" is no name of a server; its port is {ConfigurationKeys.MqttPort.Name}."
        );
        return "";
    }

    private static void RefuseWithoutTls(SettingsReader reader, ConfigurationKey key)
    {
        if (reader.IsSet(key))
        {
            reader.Refuse(key, $"it is set, but {ConfigurationKeys.MqttTls.Name} is not true.");
        }
    }

    private static X509Certificate2Collection? ReadAuthorities(SettingsReader reader)
    {
        if (reader.Text(ConfigurationKeys.MqttCaFile) is not { } file)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        if (TryRead(() => authorities.ImportFromPemFile(file)) && authorities.Count > 0)
        {
            return authorities;
        }

        reader.Refuse(ConfigurationKeys.MqttCaFile, $"{file} holds no certificates as PEM that Portal can read.");
        return null;
    }

    private static X509Certificate2? ReadCertificate(SettingsReader reader)
    {
        var file = reader.Text(ConfigurationKeys.MqttCertificateFile);
        var key = reader.Text(ConfigurationKeys.MqttCertificateKeyFile);
        if (file is null != key is null)
        {
            var (set, missing) = file is null
                ? (ConfigurationKeys.MqttCertificateKeyFile, ConfigurationKeys.MqttCertificateFile)
                : (ConfigurationKeys.MqttCertificateFile, ConfigurationKeys.MqttCertificateKeyFile);
            reader.Refuse(missing, $"{set.Name} is set without it; they go together.");
        }

        if (file is null || key is null)
        {
            return null;
        }

        X509Certificate2? certificate = null;
        if (!TryRead(() => certificate = X509Certificate2.CreateFromPemFile(file, key)))
        {
            reader.Refuse(
                ConfigurationKeys.MqttCertificateFile,
                $"{file} and {key} hold no certificate with its key as PEM that Portal can read."
            );
        }

        return certificate;
    }

    // false, and the caller names the file
    private static bool TryRead(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return false;
        }
    }

    private static string ReadClientId(SettingsReader reader)
    {
        var id = reader.Text(ConfigurationKeys.MqttClientId);
        if (id is null && reader.IsInContainer && reader.IsSet(ConfigurationKeys.MqttHost))
        {
            reader.Refuse(
                ConfigurationKeys.MqttClientId,
                "in a container it must be set: the machine's name is another one after each deployment, and what the broker keeps for the old one is lost."
            );
        }

        if (
            id is null
            || (
                id.Length <= LongestClientId && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            )
        )
        {
            return id ?? MqttOptions.DefaultClientId;
        }

        reader.Refuse(ConfigurationKeys.MqttClientId, $"\"{id}\" is not 1 to {LongestClientId} letters, digits, - _ and .");
        return MqttOptions.DefaultClientId;
    }

    private static IReadOnlyList<string> ReadFilters(SettingsReader reader)
    {
        if (reader.Text(ConfigurationKeys.MqttFilters) is not { } text)
        {
            return MqttOptions.DefaultFilters;
        }

        var filters = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (filters.Length == 0)
        {
            reader.Refuse(ConfigurationKeys.MqttFilters, "it names no topic.");
        }

        foreach (var filter in filters.Where(filter => !IsFilter(filter)))
        {
            reader.Refuse(
                ConfigurationKeys.MqttFilters,
                $"\"{filter}\" is no topic that can be listened to: + stands for one whole part, # for all that follow, at the end."
            );
        }

        return filters;
    }

    private static bool IsFilter(string filter)
    {
        var parts = filter.Split('/');
        return filter.Length <= LongestFilter
            && filter[0] != '$'
            && !filter.Any(char.IsControl)
            && parts.All(part => part is "+" or "#" || !part.Any(letter => letter is '+' or '#'))
            && !parts.SkipLast(1).Contains("#");
    }
}
