namespace Portal.Configuration;

/// <summary>How templates of ABS become products.</summary>
internal static partial class ConfigurationKeys
{
    public static ConfigurationKey CatalogLead { get; } =
        new(
            "Catalog:Lead",
            "ReviewFirst",
            "Who says what is sold. ReviewFirst: templates of ABS wait for a person. Abs: those without a warning go to Odoo by themselves. Odoo: they are only compared.",
            "Abs"
        );

    public static ConfigurationKey CatalogOverwritePrices { get; } =
        new(
            "Catalog:OverwritePrices",
            "false",
            "True: a price in Odoo follows ABS also after the product was made, with each approval. Otherwise Odoo owns it from then on.",
            "true"
        );
}
