using System.Xml;
using System.Xml.Linq;

namespace Portal.Sandbox.Odoo.Models.Interface;

/// <summary>
/// ir.ui.view. The root of the text says which kind it is, as in Odoo 18, where a list is no <c>tree</c> any more; fields that the model has not are
/// refused. What a view that extends another one changes there is not worked out.
/// </summary>
internal sealed class ViewModel : Model
{
    private static readonly string[] Kinds = ["list", "form", "graph", "pivot", "calendar", "kanban", "search", "qweb"];

    public ViewModel()
        : base("ir.ui.view", "View")
    {
        Order = "priority,name,id";
        Access = AccessRights.ReadBy(AccessRights.Settings, AccessRights.Settings);
        Add(
            Define.Required("name", "View Name"),
            new Field("model", FieldType.Char, "Model") { Indexed = true },
            Define.Selection("type", "View Type", [.. Kinds.Select(kind => new Choice(kind, kind))]),
            new Field("priority", FieldType.Integer, "Sequence") { Default = _ => 16L },
            new Field("arch", FieldType.Text, "View Architecture"),
            new Field("arch_db", FieldType.Text, "Arch Blob"),
            new Field("inherit_id", FieldType.Many2one, "Inherited View")
            {
                Relation = "ir.ui.view",
                OnDelete = OnDelete.Restrict,
            },
            Define.Active()
        );
    }

    public override void BeforeCreate(Transaction work, Dictionary<string, object?> values)
    {
        var root = Read(values.GetValueOrDefault("arch") as string);
        var parent = values.GetValueOrDefault("inherit_id") is long id ? work.Get(this, id) : null;
        var kind = parent is null ? root.Name.LocalName : parent.Text(this["type"]);
        if (!Kinds.Contains(kind))
        {
            throw OdooError.Validation(
                $"Invalid view type: '{kind}'.\nYou might have used an invalid starting tag in the architecture.\nAllowed types are: {string.Join(", ", Kinds)}"
            );
        }

        var model = values.GetValueOrDefault("model") as string ?? "";
        if (work.Database.Find(model) is not { } table)
        {
            throw OdooError.Validation($"Model not found: {model}");
        }

        var unknown = root.DescendantsAndSelf("field")
            .Select(field => field.Attribute("name")?.Value ?? "")
            .FirstOrDefault(name => !table.Model.Fields.ContainsKey(name));
        if (unknown is not null)
        {
            throw OdooError.Validation($"Field \"{unknown}\" does not exist in model \"{model}\"");
        }

        (values["type"], values["arch_db"]) = (kind, values["arch"]);
    }

    private static XElement Read(string? arch)
    {
        try
        {
            return XElement.Parse(arch ?? "");
        }
        catch (XmlException)
        {
            throw OdooError.Validation("Error while parsing or validating view: the architecture is not well-formed.");
        }
    }
}
