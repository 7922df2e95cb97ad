namespace Portal.Sandbox.Odoo.Models;

/// <summary>The fields of res.partner. Source: Odoo 18, recordings partner_billing_fields, partner_fields_get_subset.</summary>
internal static class PartnerFields
{
    public static Field[] All() => [.. Identity(), .. Address(), .. Company(), .. Commerce(), .. Shown()];

    private static Field[] Identity() =>
        [
            new("name", FieldType.Char, "Name"),
            new("complete_name", FieldType.Char, "Complete Name") { ReadOnly = true },
            Define.Link("title", "Title", "res.partner.title"),
            new("ref", FieldType.Char, "Reference") { Indexed = true },
            new("lang", FieldType.Selection, "Language")
            {
                FindChoices = Languages.Installed,
                Default = work => work.Context.GetValueOrDefault("lang"),
            },
            Define.Char("email", "Email"),
            Define.Char("phone", "Phone"),
            Define.Char("mobile", "Mobile"),
            Define.Char("website", "Website Link"),
            Define.Char("function", "Job Position"),
            new("comment", FieldType.Html, "Notes"),
            Define.Active(),
            Define.Integer("color", "Color Index"),
            new("calendar_last_notif_ack", FieldType.Datetime, "Last notification marked as read from base Calendar")
            {
                Default = work => PyTime.Seconds(work.StartedAt),
            },
            Define.Many("category_id", "Tags", "res.partner.category"),
            Define.Link("user_id", "Salesperson", "res.users"),
            Define.Link("company_id", "Company", "res.company"),
            Define.Selection(
                "tz",
                "Timezone",
                new("UTC", "UTC"),
                new("Africa/Nairobi", "Africa/Nairobi"),
                new("Europe/Zurich", "Europe/Zurich"),
                new("Europe/Berlin", "Europe/Berlin")
            ),
            new("signup_type", FieldType.Char, "Signup Token Type") { Group = AccessRights.UserAdministration },
        ];

    private static Field[] Address() =>
        [
            new("type", FieldType.Selection, "Address Type")
            {
                Choices =
                [
                    new("contact", "Contact"),
                    new("invoice", "Invoice Address"),
                    new("delivery", "Delivery Address"),
                    new("other", "Other Address"),
                ],
                Default = _ => "contact",
            },
            Define.Char("street", "Street"),
            Define.Char("street2", "Street2"),
            Define.Char("zip", "Zip"),
            Define.Char("city", "City"),
            new("state_id", FieldType.Many2one, "State") { Relation = "res.country.state", OnDelete = OnDelete.Restrict },
            new("country_id", FieldType.Many2one, "Country") { Relation = "res.country", OnDelete = OnDelete.Restrict },
            new("country_code", FieldType.Char, "Country Code") { Related = "country_id.code", ReadOnly = true },
            new("partner_latitude", FieldType.Float, "Geo Latitude"),
            new("partner_longitude", FieldType.Float, "Geo Longitude"),
        ];

    private static Field[] Company() =>
        [
            new("parent_id", FieldType.Many2one, "Related Company") { Relation = "res.partner", Indexed = true },
            new("parent_name", FieldType.Char, "Parent name") { Related = "parent_id.name", ReadOnly = true },
            new("child_ids", FieldType.One2many, "Contact")
            {
                Relation = "res.partner",
                Inverse = "parent_id",
                ActiveOnly = true,
            },
            Define.Flag("is_company", "Is a Company"),
            new("company_type", FieldType.Selection, "Company Type")
            {
                Choices = [new("person", "Individual"), new("company", "Company")],
                Compute = (work, row) => row.Flag(work.Model("res.partner")["is_company"]) ? "company" : "person",
                Rewrite = SetCompanyType,
            },
            new("commercial_partner_id", FieldType.Many2one, "Commercial Entity")
            {
                Relation = "res.partner",
                ReadOnly = true,
                Indexed = true,
            },
            new("commercial_company_name", FieldType.Char, "Company Name Entity") { ReadOnly = true },
            Define.Char("company_name", "Company Name"),
            Define.Char("vat", "Tax ID"),
            Define.Char("company_registry", "Company ID"),
            Define.Link("industry_id", "Industry", "res.partner.industry"),
            Define.Flag("employee", "Employee"),
            Define.List("user_ids", "Users", "res.users", "partner_id"),
        ];

    private static Field[] Commerce() =>
        [
            new("barcode", FieldType.Char, "Barcode") { CompanyDependent = true },
            new("property_payment_term_id", FieldType.Many2one, "Customer Payment Terms")
            {
                Relation = "account.payment.term",
                CompanyDependent = true,
                OnDelete = OnDelete.Restrict,
            },
            new("property_supplier_payment_term_id", FieldType.Many2one, "Vendor Payment Terms")
            {
                Relation = "account.payment.term",
                CompanyDependent = true,
            },
            new("property_account_position_id", FieldType.Many2one, "Fiscal Position")
            {
                Relation = "account.fiscal.position",
                CompanyDependent = true,
            },
            new("specific_property_product_pricelist", FieldType.Many2one, "Pricelist")
            {
                Relation = "product.pricelist",
                CompanyDependent = true,
            },
            new("property_product_pricelist", FieldType.Many2one, "Pricelist")
            {
                Relation = "product.pricelist",
                Compute = Pricelist,
                Rewrite = (values, list) => values["specific_property_product_pricelist"] = list,
            },
            new("credit_limit", FieldType.Float, "Credit Limit") { CompanyDependent = true },
            new("invoice_sending_method", FieldType.Selection, "Invoice sending")
            {
                CompanyDependent = true,
                Choices = [new("manual", "Manual"), new("email", "by Email"), new("snailmail", "by Post")],
            },
            new("peppol_endpoint", FieldType.Char, "Peppol Endpoint"),
            new("customer_rank", FieldType.Integer, "Customer Rank") { Default = _ => 0L },
            new("supplier_rank", FieldType.Integer, "Supplier Rank") { Default = _ => 0L },
        ];

    private static Field[] Shown() =>
        [
            Define.Computed("contact_address", FieldType.Char, "Complete Address", PartnerAddress.Of),
            Define.Computed("email_formatted", FieldType.Char, "Formatted Email", PartnerAddress.EmailOf),
            new("same_vat_partner_id", FieldType.Many2one, "Partner with same Tax ID")
            {
                Relation = "res.partner",
                Compute = PartnerAddress.SameVat,
                ReadOnly = true,
            },
            new("currency_id", FieldType.Many2one, "Currency")
            {
                Relation = "res.currency",
                Compute = CompanyCurrency,
                ReadOnly = true,
            },
            Messages.Chatter("res.partner"),
            Define.Computed("image_128", FieldType.Binary, "Image 128", (_, _) => null),
        ];

    /// <summary>The partner's own list, else the one of its company. Neither stored nor searchable.</summary>
    private static object? Pricelist(Transaction work, Row row)
    {
        var partners = work.Model("res.partner");
        var own = partners["specific_property_product_pricelist"];
        return row[own] ?? work.Find(partners, row.Reference(partners["commercial_partner_id"]) ?? 0)?[own];
    }

    /// <summary>The virtual kind wins over a contradicting <c>is_company</c>. Source: Odoo 18, recording company_type_vs_is_company_create.</summary>
    private static void SetCompanyType(Dictionary<string, object?> values, object? kind)
    {
        if (kind is not ("person" or "company") && FieldValue.IsTruthy(kind))
        {
            throw OdooError.Value($"Wrong value for res.partner.company_type: {PyRepr.Of(kind)}");
        }

        values["is_company"] = kind is "company";
    }

    private static object? CompanyCurrency(Transaction work, Row row)
    {
        return Models.CompanyCurrency.Of(work, row.Reference(work.Model("res.partner")["company_id"]));
    }
}
