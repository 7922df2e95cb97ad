using System.Net;

namespace Portal.Configuration;

/// <summary>Reads by which addresses Portal is reached, and through whom.</summary>
internal static class AddressSettings
{
    public static Uri? ReadPublicUrl(SettingsReader reader, bool mayBePlain)
    {
        if (reader.Text(ConfigurationKeys.PublicUrl) is not { } text)
        {
            return null;
        }

        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || !(url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            || url.PathAndQuery != "/"
            || url.Fragment.Length + url.UserInfo.Length > 0
        )
        {
            reader.Refuse(ConfigurationKeys.PublicUrl, $"\"{text}\" is not the address of a site: https, a name, no path.");
            return null;
        }

        if (url.Scheme == Uri.UriSchemeHttp && !mayBePlain)
        {
            reader.Refuse(
                ConfigurationKeys.PublicUrl,
                $"\"{text}\" is not encrypted. Use https, or say {ConfigurationKeys.AllowHttp.Name}=true."
            );
        }

        return url;
    }

    public static List<string> ReadAllowedHosts(SettingsReader reader)
    {
        var hosts = Parts(reader.Text(ConfigurationKeys.AllowedHosts), ';');
        foreach (var host in hosts.Where(host => host != "*" && Uri.CheckHostName(Bare(host)) == UriHostNameType.Unknown))
        {
            reader.Refuse(ConfigurationKeys.AllowedHosts, $"\"{host}\" is no name of a host, without scheme and port.");
        }

        return hosts.Contains("*") ? [] : hosts;
    }

    public static List<IPNetwork> ReadProxies(SettingsReader reader)
    {
        var proxies = new List<IPNetwork>();
        foreach (var part in Parts(reader.Text(ConfigurationKeys.KnownProxies), ','))
        {
            if (IPNetwork.TryParse(part, out var network))
            {
                proxies.Add(network);
            }
            else if (IPAddress.TryParse(part, out var address))
            {
                proxies.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                reader.Refuse(ConfigurationKeys.KnownProxies, $"\"{part}\" is neither an address nor a network.");
            }
        }

        return proxies;
    }

    // "*.example.com" stands for all names below
    private static string Bare(string host) => host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;

    private static List<string> Parts(string? text, char between) =>
        [.. (text ?? "").Split(between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
