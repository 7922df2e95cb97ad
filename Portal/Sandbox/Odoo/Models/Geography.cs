namespace Portal.Sandbox.Odoo.Models;

/// <summary>Countries, their states, languages, currencies.</summary>
internal static class Geography
{
    public static IEnumerable<Model> Models() => [new CountryModel(), new StateModel(), Language(), Currency()];

    private static Model Language() =>
        new Model("res.lang", "Languages") { Order = "active desc,name" }.With(
            Define.Required("name", "Name"),
            new("code", FieldType.Char, "Locale Code") { Required = true, Indexed = true },
            Define.Char("iso_code", "ISO code"),
            Define.Required("url_code", "URL Code"),
            new("active", FieldType.Boolean, "Active"),
            new("direction", FieldType.Selection, "Direction")
            {
                Required = true,
                Choices = [new("ltr", "Left-to-Right"), new("rtl", "Right-to-Left")],
                Default = _ => "ltr",
            },
            new("date_format", FieldType.Char, "Date Format") { Default = _ => "%m/%d/%Y" },
            new("time_format", FieldType.Char, "Time Format") { Default = _ => "%H:%M:%S" },
            new("decimal_point", FieldType.Char, "Decimal Separator") { Default = _ => "." },
            new("thousands_sep", FieldType.Char, "Thousands Separator") { Default = _ => "," }
        );

    private static Model Currency() =>
        new Model("res.currency", "Currency") { Order = "active desc, name" }.With(
            new("name", FieldType.Char, "Currency") { Required = true, Indexed = true },
            Define.Char("full_name", "Name"),
            Define.Required("symbol", "Symbol"),
            new("rounding", FieldType.Float, "Rounding Factor") { Default = _ => 0.01 },
            new("decimal_places", FieldType.Integer, "Decimal Places") { Default = _ => 2L },
            Define.Selection("position", "Symbol Position", new("after", "After Amount"), new("before", "Before Amount")),
            Define.Active()
        );
}

internal sealed class CountryModel : Model
{
    public CountryModel()
        : base("res.country", "Country")
    {
        Order = "name, id";
        SearchNames = ["name", "code"];
        ExactFirst = "code";
        Add(
            Define.Required("name", "Country Name"),
            new("code", FieldType.Char, "Country Code") { Required = true, Indexed = true },
            new("address_format", FieldType.Text, "Layout in Reports"),
            Define.Integer("phone_code", "Country Calling Code"),
            Define.List("state_ids", "States", "res.country.state", "country_id"),
            new("name_position", FieldType.Selection, "Customer Name Position")
            {
                Choices = [new("before", "Before Address"), new("after", "After Address")],
                Default = _ => "before",
            },
            Define.Char("vat_label", "Vat Label"),
            new("state_required", FieldType.Boolean, "State Required") { Default = _ => false },
            new("zip_required", FieldType.Boolean, "Zip Required") { Default = _ => true },
            Define.Link("currency_id", "Currency", "res.currency")
        );
    }

    /// <summary>A country is also found by its code, which must then match whole.</summary>
    public override List<object?> NameCondition(string comparison, object? value)
    {
        List<object?> name = ["name", comparison, value];
        return value is string { Length: 2 } code && !Domain.IsNegative(comparison)
            ? ["|", new List<object?> { "code", "=ilike", code }, name]
            : [name];
    }
}

internal sealed class StateModel : Model
{
    public StateModel()
        : base("res.country.state", "Country state")
    {
        Order = "code";
        SearchNames = ["name", "code"];
        ExactFirst = "code";
        Add(
            new("country_id", FieldType.Many2one, "Country")
            {
                Relation = "res.country",
                Required = true,
                Indexed = true,
            },
            Define.Required("name", "State Name"),
            Define.Required("code", "State Code")
        );
    }

    /// <summary>A state is shown with its country's code: <c>California (US)</c>.</summary>
    public override string DisplayName(Transaction work, Row row)
    {
        var countries = work.Model("res.country");
        var country = work.Find(countries, row.Reference(this["country_id"]) ?? 0);
        return $"{row.Text(this["name"])} ({country?.Text(countries["code"])})";
    }

    public override List<object?> NameCondition(string comparison, object? value)
    {
        List<object?> name = ["name", comparison, value];
        return value is string && !Domain.IsNegative(comparison)
            ? ["|", new List<object?> { "code", "=ilike", value }, name]
            : [name];
    }
}
