using System.Globalization;
using Portal.Core.Odoo;

namespace Portal.Configuration;

/// <summary>Reads the settings of the Odoo connection; <see cref="OdooOptions.ListFaults"/> judges them.</summary>
internal static class OdooSettings
{
    public static OdooOptions Read(SettingsReader reader)
    {
        var defaults = new OdooOptions();
        var options = new OdooOptions
        {
            Url = reader.Text(ConfigurationKeys.OdooUrl) ?? "",
            Database = reader.Text(ConfigurationKeys.OdooDatabase) ?? "",
            Username = reader.Text(ConfigurationKeys.OdooUsername) ?? "",
            Password = reader.Text(ConfigurationKeys.OdooPassword) ?? "",
            ApiKey = reader.Text(ConfigurationKeys.OdooApiKey) ?? "",
            Protocol = reader.Choice(ConfigurationKeys.OdooProtocol, defaults.Protocol),
            Profile = reader.Choice(ConfigurationKeys.OdooProfile, defaults.Profile),
            RequestTimeout = reader.Length(
                ConfigurationKeys.OdooRequestTimeout,
                defaults.RequestTimeout,
                TimeSpan.FromSeconds(1),
                TimeSpan.FromMinutes(2)
            ),
            ConnectTimeout = reader.Length(
                ConfigurationKeys.OdooConnectTimeout,
                defaults.ConnectTimeout,
                TimeSpan.FromSeconds(1),
                TimeSpan.FromMinutes(1)
            ),
            MaxParallelCalls = reader.Number(ConfigurationKeys.OdooMaxParallelCalls, defaults.MaxParallelCalls, 1, 32),
            Companies = ReadCompanies(reader),
        };
        reader.Refuse(options.ListFaults().Select(fault => new StartupFault(fault.Split(' ', '=')[0], fault)));
        if (options.Url.Length == 0)
        {
            RefuseLoginWithoutUrl(reader);
        }

        return options;
    }

    private static List<int> ReadCompanies(SettingsReader reader)
    {
        var text = reader.Text(ConfigurationKeys.OdooCompanies) ?? "all";
        var companies = new List<int>();
        if (text.Equals("all", StringComparison.OrdinalIgnoreCase))
        {
            return companies;
        }

        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0)
            {
                companies.Add(id);
            }
            else
            {
                reader.Refuse(ConfigurationKeys.OdooCompanies, $"\"{part}\" is neither all nor the id of a company.");
            }
        }

        return companies;
    }

    private static void RefuseLoginWithoutUrl(SettingsReader reader)
    {
        ConfigurationKey[] login =
        [
            ConfigurationKeys.OdooDatabase,
            ConfigurationKeys.OdooUsername,
            ConfigurationKeys.OdooPassword,
            ConfigurationKeys.OdooApiKey,
        ];
        if (login.Where(key => reader.IsSet(key)).Select(key => $"{key.Name} ({key.Variable})").ToList() is { Count: > 0 } set)
        {
            reader.Refuse(
                ConfigurationKeys.OdooUrl,
                $"it is missing, but {string.Join(", ", set)} {(set.Count == 1 ? "is" : "are")} set."
            );
        }
    }
}
