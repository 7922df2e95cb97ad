namespace Portal.Sandbox.Odoo.Models.Products;

/// <summary>product.template: what is sold. Each has at least one variant, which orders name.</summary>
/// <remarks>Source: Odoo 18, recordings product_template_read, product_fields_get, product_write_currency, product_duplicate_default_code.</remarks>
internal sealed class ProductTemplateModel : Model
{
    /// <summary>In a context: false when the variant is being made already.</summary>
    public const string MakesVariant = "create_product_product";

    public ProductTemplateModel()
        : base("product.template", "Product")
    {
        Order = "is_favorite desc, name";
        Companies = CompanyRule.OwnAndShared;
        SearchNames = ["name", "default_code"];
        Access = AccessRights.ReadBy(AccessRights.Everybody, AccessRights.SalesAdministration);
        Add(Identity());
        Add(Selling());
        Add(Variants());
        Add(Messages.Chatter(Name));
    }

    public override string DisplayName(Transaction work, Row row) =>
        Named(row.Text(this["default_code"]), row.Text(this["name"]));

    public static string Named(string? code, string? name) => string.IsNullOrEmpty(code) ? name ?? "" : $"[{code}] {name}";

    public override void AfterCreate(Transaction work, long id, Dictionary<string, object?> values)
    {
        if (work.Context.GetValueOrDefault(MakesVariant) is not false)
        {
            work.AsSystem(() =>
                Writer.Create(
                    work,
                    work.Model(ProductModel.ModelName),
                    [
                        new()
                        {
                            ["product_tmpl_id"] = id,
                            ["default_code"] = values.GetValueOrDefault("default_code"),
                            ["barcode"] = values.GetValueOrDefault("barcode"),
                            ["standard_price"] = values.GetValueOrDefault("standard_price"),
                        },
                    ]
                )
            );
        }
    }

    /// <summary>What belongs to the variant goes on to the only one; a price moves the write dates of all.</summary>
    /// <remarks>Source: Odoo 18, recording product_variant_after_template_write.</remarks>
    public override void AfterWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        var products = work.Model(ProductModel.ModelName);
        string[] ofVariant = ["default_code", "barcode", "standard_price"];
        foreach (var variants in ids.Select(id => VariantIds(work, id)))
        {
            foreach (var name in ofVariant.Where(name => variants.Count == 1 && values.ContainsKey(name)))
            {
                var value = FieldValue.ToStored(work, products, products[name], values[name]);
                work.Set(products, variants[0], (products[name], value));
            }

            foreach (var variant in variants)
            {
                if (values.TryGetValue("active", out var active))
                {
                    work.Set(products, variant, (products["active"], FieldValue.IsTruthy(active)));
                }
                else if (values.ContainsKey("list_price"))
                {
                    work.Set(products, variant);
                }
            }
        }
    }

    public override void BeforeUnlink(Transaction work, IReadOnlyList<long> ids)
    {
        var products = work.Model(ProductModel.ModelName);
        Writer.Unlink(work, products, [.. ids.SelectMany(id => VariantIds(work, id))]);
    }

    private static Field[] Identity() =>
        [
            Define.Required("name", "Name"),
            new("default_code", FieldType.Char, "Internal Reference") { Indexed = true },
            new("type", FieldType.Selection, "Product Type")
            {
                Required = true,
                Default = _ => "consu",
                Choices = [new("consu", "Goods"), new("service", "Service"), new("combo", "Combo")],
            },
            Define.Active(),
            Define.Flag("is_favorite", "Favorite"),
            Define.Link("company_id", "Company", "res.company"),
            new("categ_id", FieldType.Many2one, "Product Category")
            {
                Relation = "product.category",
                Required = true,
                Default = work => work.Database.Resolve("product.product_category_all")?.Id,
                OnDelete = OnDelete.Restrict,
            },
            new("uom_id", FieldType.Many2one, "Unit of Measure")
            {
                Relation = "uom.uom",
                Required = true,
                Default = work => work.Database.Resolve("uom.product_uom_unit")?.Id,
                OnDelete = OnDelete.Restrict,
            },
            new("description", FieldType.Html, "Description"),
            new("description_sale", FieldType.Text, "Sales Description"),
        ];

    private static Field[] Selling() =>
        [
            new("list_price", FieldType.Float, "Sales Price") { Default = _ => 1d },
            new("currency_id", FieldType.Many2one, "Currency")
            {
                Relation = "res.currency",
                ReadOnly = true,
                Compute = (work, row) => CompanyCurrency.Of(work, row.Reference(work.Model("product.template")["company_id"])),
            },
            new("taxes_id", FieldType.Many2many, "Sales Taxes") { Relation = "account.tax", Default = DefaultTaxes },
            new("sale_ok", FieldType.Boolean, "Sales") { Default = _ => true },
            new("purchase_ok", FieldType.Boolean, "Purchase") { Default = _ => true },
            Define.Flag("is_storable", "Track Inventory"),
            new("tracking", FieldType.Selection, "Tracking")
            {
                Default = _ => "none",
                Choices = [new("serial", "By Unique Serial Number"), new("lot", "By Lots"), new("none", "By Quantity")],
            },
            new("invoice_policy", FieldType.Selection, "Invoicing Policy")
            {
                Default = _ => "order",
                Choices = [new("order", "Ordered quantities"), new("delivery", "Delivered quantities")],
            },
            Define.Flag("recurring_invoice", "Subscription Product"),
        ];

    private static Field[] Variants() =>
        [
            Define.List("product_variant_ids", "Products", ProductModel.ModelName, "product_tmpl_id"),
            new("product_variant_id", FieldType.Many2one, "Product")
            {
                Relation = ProductModel.ModelName,
                ReadOnly = true,
                Compute = (work, row) => VariantIds(work, row.Id).Cast<object?>().FirstOrDefault(),
            },
            Define.Computed(
                "product_variant_count",
                FieldType.Integer,
                "# Product Variants",
                (work, row) => (long)VariantIds(work, row.Id).Count
            ),
            new("barcode", FieldType.Char, "Barcode") { Compute = (work, row) => OfVariant(work, row, "barcode") },
            new("standard_price", FieldType.Float, "Cost") { Compute = (work, row) => OfVariant(work, row, "standard_price") },
        ];

    private static List<object?>? DefaultTaxes(Transaction work) =>
        work.Database.Resolve("account.sale_tax_default") is { } tax ? [tax.Id] : null;

    private static object? OfVariant(Transaction work, Row row, string field)
    {
        var products = work.Model(ProductModel.ModelName);
        return VariantIds(work, row.Id) is [var only] ? work.Get(products, only)[products[field]] : null;
    }

    private static List<long> VariantIds(Transaction work, long id)
    {
        var products = work.Database.Table(ProductModel.ModelName);
        return [.. products.Lookup(products.Model["product_tmpl_id"], id)];
    }
}
