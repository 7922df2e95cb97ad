using Portal.Core.Catalog;

namespace Portal.Configuration;

/// <summary>Reads how templates of ABS become products.</summary>
internal static class CatalogSettings
{
    public static CatalogOptions Read(SettingsReader reader)
    {
        var defaults = new CatalogOptions();
        return new CatalogOptions
        {
            Lead = reader.Choice(ConfigurationKeys.CatalogLead, defaults.Lead),
            OverwritesPrices = reader.Flag(ConfigurationKeys.CatalogOverwritePrices) ?? defaults.OverwritesPrices,
        };
    }
}
