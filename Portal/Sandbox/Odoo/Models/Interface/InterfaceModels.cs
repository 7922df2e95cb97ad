namespace Portal.Sandbox.Odoo.Models.Interface;

/// <summary>Views, menus and what they open: rows that a browser would draw; the sandbox only keeps them, and refuses what Odoo refuses.</summary>
internal static class InterfaceModels
{
    public const string Windows = "ir.actions.act_window";

    public static IEnumerable<Model> Models() => [new ViewModel(), Menu(), Window()];

    private static Model Menu() =>
        new Model("ir.ui.menu", "Menu") { Order = "sequence,id", Access = AccessRights.EverybodyReads }.With(
            Define.Required("name", "Menu"),
            Define.Active(),
            new Field("sequence", FieldType.Integer, "Sequence") { Default = _ => 10L },
            new Field("parent_id", FieldType.Many2one, "Parent Menu")
            {
                Relation = "ir.ui.menu",
                Indexed = true,
                OnDelete = OnDelete.Restrict,
            },
            Define.List("child_id", "Child IDs", "ir.ui.menu", "parent_id"),
            Define.Char("action", "Action")
        );

    private static Model Window() =>
        new Model(Windows, "Action Window") { Order = "name, id", Access = AccessRights.EverybodyReads }.With(
            Define.Required("name", "Action Name"),
            Define.Required("res_model", "Destination Model"),
            new Field("view_mode", FieldType.Char, "View Mode") { Required = true, Default = _ => "list,form" },
            Define.Char("domain", "Domain Value"),
            new Field("context", FieldType.Char, "Context Value") { Required = true, Default = _ => "{}" }
        );
}
