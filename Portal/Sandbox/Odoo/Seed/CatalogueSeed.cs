namespace Portal.Sandbox.Odoo.Seed;

/// <summary>
/// What is sold. The code of a mapped product is the id that ABS knows it by; two have codes that mean nothing to ABS, and one a code that
/// ABS has withdrawn.
/// </summary>
/// <remarks>Source: 001-18, 001-19, 002-4, 002-6.</remarks>
internal static class CatalogueSeed
{
    public const string ManagedSeat = "MANAGED-SEAT";
    public const string Deposit = "DEPOSIT";
    public const string Withdrawn = "service-swap-network-lamu-closed";

    /// <summary>Products of rides and swaps that ABS knows.</summary>
    public static readonly string[] Mapped =
    [
        "service-swap-network-nairobi-monthly",
        "service-swap-network-lome-monthly",
        "service-battery-fleet-45ah",
        "service-swap-count-30",
        "service-electricity-kwh",
        "service-asset-assignment-e3h-12month",
    ];

    public static readonly string[] Unmapped = ["HELMET-01", "RAINCOAT-L"];

    private static readonly (string Code, string Name, string Type, double Price, double Francs, bool Recurring)[] Products =
    [
        (ManagedSeat, "Managed seat", "service", 3_500d, 25d, true),
        ("BACKUP-TB", "Backup, per TB", "service", 1_800d, 13d, true),
        ("SOC-SITE", "Security watch, per site", "service", 12_000d, 85d, true),
        (Mapped[0], "BSS-Monthly-Nairobi", "service", 4_200d, 30d, true),
        (Mapped[1], "BSS-Monthly-Lome", "service", 3_900d, 28d, true),
        (Mapped[2], "Battery 45 Ah", "service", 2_600d, 19d, true),
        (Mapped[3], "30 swaps", "service", 2_100d, 15d, false),
        (Mapped[4], "Electricity, per kWh", "service", 32d, 0.25d, false),
        (Mapped[5], "E3H vehicle, 12 months", "service", 9_800d, 70d, true),
        (Withdrawn, "BSS-Monthly-Lamu", "service", 4_000d, 29d, true),
        (Unmapped[0], "Helmet", "consu", 2_400d, 17d, false),
        (Unmapped[1], "Raincoat, large", "consu", 1_900d, 14d, false),
        (Deposit, "Deposit", "service", 4_000d, 30d, false),
    ];

    public static void Fill(Transaction work)
    {
        var francs = InstalledSeed.Note(
            work,
            "product.pricelist",
            "sandbox.pricelist_chf",
            ("name", "Switzerland"),
            ("currency_id", work.Database.Resolve("base.CHF")?.Id)
        );
        foreach (var product in Products)
        {
            Price(
                work,
                francs,
                Product(work, product.Code, product.Name, product.Type, product.Price, product.Recurring),
                product.Francs
            );
        }
    }

    private static long Product(Transaction work, string code, string name, string type, double price, bool recurring) =>
        InstalledSeed.Make(
            work,
            "product.template",
            new()
            {
                ["name"] = name,
                ["default_code"] = code,
                ["type"] = type,
                ["list_price"] = price,
                ["recurring_invoice"] = recurring,
            }
        );

    private static void Price(Transaction work, long pricelist, long product, double price) =>
        InstalledSeed.Make(
            work,
            "product.pricelist.item",
            new()
            {
                ["pricelist_id"] = pricelist,
                ["product_tmpl_id"] = product,
                ["compute_price"] = "fixed",
                ["applied_on"] = "1_product",
                ["fixed_price"] = price,
            }
        );

    /// <summary>The variant with a code.</summary>
    public static long Variant(Transaction work, string code)
    {
        var products = work.Database.Table("product.product");
        return products.Lookup(products.Model["default_code"], code).First();
    }
}
