namespace Portal.Sandbox.Odoo.Models;

/// <summary>What a billing address points at in accounting and sales.</summary>
internal static class Accounting
{
    public static IEnumerable<Model> Models() =>
        [
            new Model("account.payment.term", "Payment Terms") { Order = "sequence, id" }.With(
                Define.Required("name", "Payment Terms"),
                Define.Active(),
                new("note", FieldType.Html, "Description on the Invoice"),
                new("sequence", FieldType.Integer, "Sequence") { Required = true, Default = _ => 10L }
            ),
            new Model("account.fiscal.position", "Fiscal Position") { Order = "sequence" }.With(
                Define.Required("name", "Fiscal Position"),
                Define.Active(),
                Define.Integer("sequence", "Sequence")
            ),
        ];
}

/// <summary>What partners are sorted into.</summary>
internal static class PartnerClasses
{
    public static IEnumerable<Model> Models() =>
        [
            new CategoryModel(),
            new Model("res.partner.title", "Partner Title") { Order = "name" }.With(
                Define.Required("name", "Title"),
                Define.Char("shortcut", "Abbreviation")
            ),
            new Model("res.partner.industry", "Industry") { Order = "name", Access = AccessRights.EverybodyReads }.With(
                Define.Char("name", "Name"),
                Define.Char("full_name", "Full Name"),
                Define.Active()
            ),
        ];
}

internal sealed class CategoryModel : Model
{
    public CategoryModel()
        : base("res.partner.category", "Partner Tags")
    {
        Order = "name";
        Parent = "parent_id";
        Access = AccessRights.ReadBy(AccessRights.Everybody, AccessRights.ContactCreation);
        Add(
            Define.Required("name", "Name"),
            Define.Integer("color", "Color"),
            new("parent_id", FieldType.Many2one, "Category")
            {
                Relation = "res.partner.category",
                Indexed = true,
                OnDelete = OnDelete.Cascade,
            },
            Define.List("child_ids", "Child Tags", "res.partner.category", "parent_id"),
            Define.Active()
        );
    }

    public override string DisplayName(Transaction work, Row row)
    {
        var names = new Stack<string>();
        var seen = new HashSet<long>();
        for (var at = row; at is not null && seen.Add(at.Id); at = work.Find(this, at.Reference(this["parent_id"]) ?? 0))
        {
            names.Push(at.Text(this["name"]) ?? "");
        }

        return string.Join(" / ", names);
    }
}
