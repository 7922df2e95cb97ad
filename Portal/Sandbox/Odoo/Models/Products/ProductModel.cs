namespace Portal.Sandbox.Odoo.Models.Products;

/// <summary>product.product: a variant. What it doesn't keep itself is its template's, and is written through to it.</summary>
/// <remarks>Source: Odoo 18, recordings product_storable_create, product_variant_after_template_write.</remarks>
internal sealed class ProductModel : Model
{
    public const string ModelName = "product.product";

    private static readonly (string Name, FieldType Type, string Label, string? Relation)[] OfTemplate =
    [
        ("name", FieldType.Char, "Name", null),
        ("type", FieldType.Selection, "Product Type", null),
        ("list_price", FieldType.Float, "Sales Price", null),
        ("description", FieldType.Html, "Description", null),
        ("description_sale", FieldType.Text, "Sales Description", null),
        ("sale_ok", FieldType.Boolean, "Sales", null),
        ("purchase_ok", FieldType.Boolean, "Purchase", null),
        ("is_storable", FieldType.Boolean, "Track Inventory", null),
        ("tracking", FieldType.Selection, "Tracking", null),
        ("invoice_policy", FieldType.Selection, "Invoicing Policy", null),
        ("recurring_invoice", FieldType.Boolean, "Subscription Product", null),
        ("categ_id", FieldType.Many2one, "Product Category", "product.category"),
        ("uom_id", FieldType.Many2one, "Unit of Measure", "uom.uom"),
        ("company_id", FieldType.Many2one, "Company", "res.company"),
        ("currency_id", FieldType.Many2one, "Currency", "res.currency"),
        ("taxes_id", FieldType.Many2many, "Sales Taxes", "account.tax"),
    ];

    public ProductModel()
        : base(ModelName, "Product Variant")
    {
        Order = "default_code, id";
        SearchNames = ["default_code", "barcode", "name"];
        Access = AccessRights.ReadBy(AccessRights.Everybody, AccessRights.SalesAdministration);
        Add(
            new("product_tmpl_id", FieldType.Many2one, "Product Template")
            {
                Relation = "product.template",
                Required = true,
                Indexed = true,
                OnDelete = OnDelete.Cascade,
            },
            new("default_code", FieldType.Char, "Internal Reference") { Indexed = true },
            new("barcode", FieldType.Char, "Barcode") { Indexed = true },
            new("standard_price", FieldType.Float, "Cost") { CompanyDependent = true, Default = _ => 0d },
            Define.Active(),
            new("lst_price", FieldType.Float, "Sales Price") { Related = "product_tmpl_id.list_price" },
            Messages.Chatter(Name)
        );
        foreach (var (name, type, label, relation) in OfTemplate)
        {
            Add(
                new Field(name, type, label)
                {
                    Relation = relation,
                    Related = $"product_tmpl_id.{name}",
                    FindChoices = type is FieldType.Selection ? work => work.Model("product.template")[name].Choices : null,
                }
            );
        }
    }

    public override string DisplayName(Transaction work, Row row)
    {
        var templates = work.Model("product.template");
        var template = work.Find(templates, row.Reference(this["product_tmpl_id"]) ?? 0);
        return ProductTemplateModel.Named(row.Text(this["default_code"]), template?.Text(templates["name"]));
    }

    /// <summary>A variant made without a template gets one of the values given.</summary>
    public override void BeforeCreate(Transaction work, Dictionary<string, object?> values)
    {
        if (FieldValue.IsTruthy(values.GetValueOrDefault("product_tmpl_id")))
        {
            return;
        }

        var names = OfTemplate.Select(field => field.Name).Append("default_code").Where(values.ContainsKey);
        var template = names.ToDictionary(name => name, name => values[name]);
        if (values.TryGetValue("lst_price", out var price))
        {
            template["list_price"] = price;
        }

        work.Context.TryGetValue(ProductTemplateModel.MakesVariant, out var before);
        work.Context[ProductTemplateModel.MakesVariant] = false;
        values["product_tmpl_id"] = Writer.Create(work, work.Model("product.template"), [template])[0];
        work.Context[ProductTemplateModel.MakesVariant] = before;
        foreach (var name in OfTemplate.Select(field => field.Name).Append("lst_price"))
        {
            values.Remove(name);
        }
    }

    /// <summary>The template shows the code of its only variant.</summary>
    public override void AfterWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        if (!values.ContainsKey("default_code"))
        {
            return;
        }

        var templates = work.Model("product.template");
        foreach (var row in ids.Select(id => work.Get(this, id)))
        {
            var template = row.Reference(this["product_tmpl_id"]) ?? 0;
            if (work.Database.Table(Name).Lookup(this["product_tmpl_id"], template).Count == 1)
            {
                work.Set(templates, template, (templates["default_code"], row.Text(this["default_code"])));
            }
        }
    }
}
