namespace Portal.Sandbox.Odoo.Models.Stock;

/// <summary>Places and serial numbers. Nothing moves here: every quantity is none.</summary>
internal static class StockModels
{
    public static IEnumerable<Model> Models() =>
        [
            new LocationModel(),
            new LotModel(),
            new Model("stock.warehouse", "Warehouse")
            {
                Order = "sequence, id",
                Companies = CompanyRule.Own,
                Access = AccessRights.Only([AccessRights.Inventory, AccessRights.Sales], AccessRights.InventoryAdministration),
            }.With(
                Define.Required("name", "Warehouse"),
                Define.Required("code", "Short Name"),
                new("sequence", FieldType.Integer, "Sequence") { Default = _ => 10L },
                Define.Active(),
                new("company_id", FieldType.Many2one, "Company")
                {
                    Relation = "res.company",
                    Required = true,
                    Default = CompanyRules.Current,
                    OnDelete = OnDelete.Restrict,
                },
                Define.Link("partner_id", "Address", "res.partner"),
                Define.Link("lot_stock_id", "Location Stock", "stock.location")
            ),
        ];
}

/// <summary>stock.location. Source: Odoo 18, recordings stock_location_create, stock_location_read.</summary>
internal sealed class LocationModel : Model
{
    public LocationModel()
        : base("stock.location", "Inventory Locations")
    {
        Order = "complete_name, id";
        NameField = "complete_name";
        SearchNames = ["complete_name"];
        Parent = "location_id";
        Companies = CompanyRule.OwnAndShared;
        Access = AccessRights.Only([AccessRights.Inventory, AccessRights.Sales], AccessRights.InventoryAdministration);
        Add(Kept());
    }

    private static Field[] Kept() =>
        [
            Define.Required("name", "Location Name"),
            new("complete_name", FieldType.Char, "Full Location Name") { ReadOnly = true },
            new("usage", FieldType.Selection, "Location Type")
            {
                Required = true,
                Default = _ => "internal",
                Choices =
                [
                    new("supplier", "Vendor Location"),
                    new("view", "View"),
                    new("internal", "Internal Location"),
                    new("customer", "Customer Location"),
                    new("inventory", "Inventory Loss"),
                    new("production", "Production"),
                    new("transit", "Transit Location"),
                ],
            },
            new("location_id", FieldType.Many2one, "Parent Location")
            {
                Relation = "stock.location",
                Indexed = true,
                OnDelete = OnDelete.Cascade,
            },
            new("company_id", FieldType.Many2one, "Company") { Relation = "res.company", Default = CompanyRules.Current },
            Define.Link("warehouse_id", "Warehouse", "stock.warehouse"),
            Define.Active(),
        ];

    public override void AfterCreate(Transaction work, long id, Dictionary<string, object?> values) =>
        TreeName.Renew(work, this, id, "/");

    public override void AfterWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        foreach (var id in ids)
        {
            TreeName.Renew(work, this, id, "/");
        }
    }
}

/// <summary>stock.lot, which took the place of stock.production.lot; its <c>create</c> is broken in 18.</summary>
/// <remarks>Source: Odoo 18, recordings stock_lot_*, stock_production_lot_gone.</remarks>
internal sealed class LotModel : Model
{
    public LotModel()
        : base("stock.lot", "Lot/Serial")
    {
        Order = "name, id";
        SearchNames = ["name", "ref"];
        Companies = CompanyRule.OwnAndShared;
        Access = AccessRights.Only([AccessRights.Inventory], AccessRights.Inventory);
        Add(
            new("name", FieldType.Char, "Lot/Serial Number") { Required = true, Indexed = true },
            new("ref", FieldType.Char, "Internal Reference"),
            new("product_id", FieldType.Many2one, "Product")
            {
                Relation = "product.product",
                Required = true,
                Indexed = true,
                OnDelete = OnDelete.Restrict,
            },
            Define.Link("company_id", "Company", "res.company"),
            new("note", FieldType.Html, "Description"),
            Define.Link("location_id", "Location", "stock.location"),
            Define.Computed("product_qty", FieldType.Float, "On Hand Quantity", (_, _) => 0d),
            Messages.Chatter(Name)
        );
        Methods["create"] = Method.LostDecorator("create", Name);
    }

    public override void AfterCreate(Transaction work, long id, Dictionary<string, object?> values) => DemandUnique(work, id);

    public override void AfterWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        foreach (var id in ids)
        {
            DemandUnique(work, id);
        }
    }

    private void DemandUnique(Transaction work, long id)
    {
        var row = work.Get(this, id);
        var (name, product, company) = (
            row.Text(this["name"]) ?? "",
            row.Reference(this["product_id"]),
            row.Reference(this["company_id"])
        );
        var isTaken = Orm.Existing(work, this, work.Database.Table(Name).Lookup(this["name"], name).ToList())
            .Exists(other =>
                other.Id != id
                && other.Reference(this["product_id"]) == product
                && (company is null || other.Reference(this["company_id"]) is not { } theirs || theirs == company)
            );
        if (isTaken)
        {
            throw OdooError.Validation(
                "The combination of lot/serial number and product must be unique within a company including when no company is defined.\n"
                    + "The following combinations contain duplicates:\n"
                    + $" - Product: {Orm.NameOf(work, work.Model("product.product"), product ?? 0)}, Lot/Serial Number: {name}"
            );
        }
    }
}
