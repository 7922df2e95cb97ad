using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portal.Core.Accounts;
using Portal.Core.Mail;

namespace Portal.Configuration;

/// <summary>Reads how mail goes out. Source: DESIGN §6.</summary>
internal static class MailSettings
{
    public static MailOptions Read(SettingsReader reader, Uri? site)
    {
        var host = reader.Text(ConfigurationKeys.MailHost);
        var from = reader.Text(ConfigurationKeys.MailFrom);
        var user = reader.Text(ConfigurationKeys.MailUser);
        var password = reader.Secret(ConfigurationKeys.MailPassword);
        if (host is not null && Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            reader.Refuse(ConfigurationKeys.MailHost, $"\"{host}\" is no name of a server.");
        }

        if (from is not null && !Person.IsEmail(from))
        {
            reader.Refuse(ConfigurationKeys.MailFrom, $"\"{from}\" is no e-mail address.");
        }

        var authorities = ReadAuthorities(reader);
        if (host is not null && from is null)
        {
            reader.Refuse(ConfigurationKeys.MailFrom, $"{ConfigurationKeys.MailHost.Name} is set without it; they go together.");
        }

        if (user is null != password is null)
        {
            var (set, missing) = user is null
                ? (ConfigurationKeys.MailPassword, ConfigurationKeys.MailUser)
                : (ConfigurationKeys.MailUser, ConfigurationKeys.MailPassword);
            reader.Refuse(missing, $"{set.Name} is set without it; they go together.");
        }

        return new MailOptions
        {
            Host = host,
            Port = reader.Number(ConfigurationKeys.MailPort, 587, 1, 65535),
            Tls = reader.Choice(ConfigurationKeys.MailTls, MailTls.StartTls),
            User = user,
            Password = password,
            From = from ?? "",
            Authorities = authorities,
            PortalAddress = site,
        };
    }

    private static X509Certificate2Collection? ReadAuthorities(SettingsReader reader)
    {
        if (reader.Text(ConfigurationKeys.MailCaFile) is not { } file)
        {
            return null;
        }

        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            if (authorities.Count > 0)
            {
                return authorities;
            }
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or CryptographicException)
        {
            // said below, as for a file without certificates
        }

        reader.Refuse(ConfigurationKeys.MailCaFile, $"{file} holds no certificates as PEM that Portal can read.");
        return null;
    }
}
