namespace Portal.Configuration;

/// <summary>Checks the settings of the Odoo connection against each other.</summary>
internal static class OdooSettings
{
    private enum Protocol
    {
        Auto,
        JsonRpc,
        Json2,
    }

    public static void Check(SettingsReader reader)
    {
        CheckUrl(reader);
        CheckLogin(reader);
        if (reader.Choice(ConfigurationKeys.OdooProtocol, Protocol.Auto) == Protocol.Json2)
        {
            reader.Refuse(
                ConfigurationKeys.OdooProtocol,
                "this version speaks JSON-RPC only; JSON-2 (Odoo 19 and later) comes with a later one."
            );
        }
    }

    private static void CheckUrl(SettingsReader reader)
    {
        if (reader.Text(ConfigurationKeys.OdooUrl) is not { } text)
        {
            return;
        }

        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
        )
        {
            reader.Refuse(ConfigurationKeys.OdooUrl, "it is no http or https address.");
        }
        else if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            reader.Refuse(
                ConfigurationKeys.OdooUrl,
                "it may hold neither a user, a query nor a fragment; the login has its own settings."
            );
        }
    }

    private static void CheckLogin(SettingsReader reader)
    {
        var hasUrl = reader.Text(ConfigurationKeys.OdooUrl) is not null;
        var secrets = new[] { ConfigurationKeys.OdooPassword, ConfigurationKeys.OdooApiKey }
            .Where(key => reader.Text(key) is not null)
            .ToList();
        if (!hasUrl)
        {
            foreach (
                var key in new[] { ConfigurationKeys.OdooDatabase, ConfigurationKeys.OdooUsername }
                    .Where(key => reader.Text(key) is not null)
                    .Concat(secrets)
            )
            {
                reader.Refuse(
                    key,
                    $"it is set, but {ConfigurationKeys.OdooUrl.Name} ({ConfigurationKeys.OdooUrl.Variable}) is not."
                );
            }

            return;
        }

        foreach (var key in new[] { ConfigurationKeys.OdooDatabase, ConfigurationKeys.OdooUsername })
        {
            if (reader.Text(key) is null)
            {
                reader.Refuse(key, $"{ConfigurationKeys.OdooUrl.Name} is set without it.");
            }
        }

        if (secrets.Count == 0)
        {
            reader.Refuse(
                ConfigurationKeys.OdooApiKey,
                $"set it or {ConfigurationKeys.OdooPassword.Name} ({ConfigurationKeys.OdooPassword.Variable}): Portal cannot sign in to Odoo without."
            );
        }
    }
}
