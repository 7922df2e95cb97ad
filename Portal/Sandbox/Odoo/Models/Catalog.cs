namespace Portal.Sandbox.Odoo.Models;

/// <summary>Every model of the sandbox. A further one is a further line here, plus a class where it has rules of its own.</summary>
internal static class Catalog
{
    public static IEnumerable<Model> Models() =>
        [.. Platform.Models(), .. Geography.Models(), .. Accounting.Models(), new PartnerModel(), .. PartnerClasses.Models()];
}
