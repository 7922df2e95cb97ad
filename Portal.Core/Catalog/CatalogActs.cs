namespace Portal.Core.Catalog;

/// <summary>Names of the acts on the catalogue in the audit.</summary>
public static class CatalogActs
{
    /// <summary>Kind of record: a template of ABS.</summary>
    public const string Template = "product_template";

    /// <summary>ABS told of it.</summary>
    public const string Received = "catalog.received";

    /// <summary>ABS told something that is older than what is known.</summary>
    public const string Late = "catalog.late";

    /// <summary>A person approved it, or Portal where ABS leads.</summary>
    public const string Approved = "catalog.approved";

    /// <summary>A person rejected it.</summary>
    public const string Rejected = "catalog.rejected";

    /// <summary>Odoo has it.</summary>
    public const string Written = "catalog.written";

    /// <summary>Odoo has refused it.</summary>
    public const string Blocked = "catalog.blocked";

    internal static (string Kind, string Id) SubjectOf(CatalogTemplate template) => (Template, template.TemplateId);
}
