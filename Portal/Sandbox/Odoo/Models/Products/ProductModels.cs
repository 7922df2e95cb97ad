namespace Portal.Sandbox.Odoo.Models.Products;

/// <summary>Products with what they are measured, sorted, taxed and priced by.</summary>
internal static class ProductModels
{
    public static IEnumerable<Model> Models() =>
        [
            Measures(),
            new Model("uom.uom", "Product Unit of Measure")
            {
                Order = "sequence, name",
                Access = AccessRights.ReadBy(AccessRights.Everybody, AccessRights.SalesAdministration),
            }.With(
                Define.Required("name", "Unit of Measure"),
                new("sequence", FieldType.Integer, "Sequence") { Default = _ => 10L },
                Define.Link("category_id", "Category", "uom.category"),
                Define.Selection(
                    "uom_type",
                    "Type",
                    new("bigger", "Bigger than the reference Unit of Measure"),
                    new("reference", "Reference Unit of Measure for this category"),
                    new("smaller", "Smaller than the reference Unit of Measure")
                ),
                new("factor", FieldType.Float, "Ratio") { Default = _ => 1d },
                new("rounding", FieldType.Float, "Rounding Precision") { Default = _ => 0.01d },
                Define.Active()
            ),
            new ProductCategoryModel(),
            new ProductTemplateModel(),
            new ProductModel(),
            new PricelistModel(),
            PricelistItem(),
        ];

    private static Model Measures() =>
        new Model("uom.category", "Product UoM Categories").With(Define.Required("name", "Unit of Measure Category"));

    /// <summary>A price of one product on one list. Rules by formula or discount aren't here.</summary>
    private static Model PricelistItem() =>
        new Model("product.pricelist.item", "Pricelist Rule")
        {
            Access = AccessRights.ReadBy(AccessRights.Everybody, AccessRights.SalesAdministration),
        }.With(
            new("pricelist_id", FieldType.Many2one, "Pricelist")
            {
                Relation = "product.pricelist",
                Required = true,
                Indexed = true,
                OnDelete = OnDelete.Cascade,
            },
            new("product_tmpl_id", FieldType.Many2one, "Product")
            {
                Relation = "product.template",
                Indexed = true,
                OnDelete = OnDelete.Cascade,
            },
            Define.Selection("compute_price", "Price Type", new Choice("fixed", "Fixed Price")),
            Define.Selection("applied_on", "Apply On", new("3_global", "All Products"), new("1_product", "Product")),
            new("fixed_price", FieldType.Float, "Fixed Price") { Default = _ => 0d },
            new("min_quantity", FieldType.Float, "Min. Quantity") { Default = _ => 0d }
        );
}

internal sealed class ProductCategoryModel : Model
{
    public ProductCategoryModel()
        : base("product.category", "Product Category")
    {
        Order = "complete_name";
        NameField = "complete_name";
        Parent = "parent_id";
        Access = AccessRights.ReadBy(AccessRights.Everybody, AccessRights.SalesAdministration);
        Add(
            Define.Required("name", "Name"),
            new("complete_name", FieldType.Char, "Complete Name") { ReadOnly = true },
            new("parent_id", FieldType.Many2one, "Parent Category")
            {
                Relation = Name,
                Indexed = true,
                OnDelete = OnDelete.Cascade,
            }
        );
    }

    public override void AfterCreate(Transaction work, long id, Dictionary<string, object?> values) =>
        TreeName.Renew(work, this, id, " / ");

    public override void AfterWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        foreach (var id in ids)
        {
            TreeName.Renew(work, this, id, " / ");
        }
    }
}

/// <summary>product.pricelist: prices in one currency.</summary>
internal sealed class PricelistModel : Model
{
    public PricelistModel()
        : base("product.pricelist", "Pricelist")
    {
        Order = "sequence, id";
        Companies = CompanyRule.OwnAndShared;
        Access = AccessRights.ReadBy(AccessRights.Everybody, AccessRights.SalesAdministration);
        Add(
            Define.Required("name", "Pricelist Name"),
            Define.Active(),
            new("sequence", FieldType.Integer, "Sequence") { Default = _ => 16L },
            new("currency_id", FieldType.Many2one, "Currency")
            {
                Relation = "res.currency",
                Required = true,
                Default = work => CompanyCurrency.Of(work),
            },
            Define.Link("company_id", "Company", "res.company"),
            Define.List("item_ids", "Pricelist Rules", "product.pricelist.item", "pricelist_id")
        );
    }

    public override string DisplayName(Transaction work, Row row)
    {
        var currencies = work.Model("res.currency");
        return $"{row.Text(this["name"])} ({Orm.NameOf(work, currencies, row.Reference(this["currency_id"]) ?? 0)})";
    }
}
