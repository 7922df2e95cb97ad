namespace Portal.Sandbox.Odoo.Models;

/// <summary>Companies, users, groups, settings, external ids, messages: what Odoo itself stands on.</summary>
internal static class Platform
{
    public static IEnumerable<Model> Models() =>
        [
            new UserModel(),
            new ApiKeyModel(),
            new ApiKeyWizard(),
            new IdentityCheck(),
            Groups(),
            new CompanyModel(),
            new ParameterModel(),
            Sequence(),
            ExternalId(),
            Message(),
            Subtype(),
        ];

    private static Model Groups() =>
        new Model("res.groups", "Access Groups")
        {
            Order = "name",
            Access = AccessRights.ReadBy(AccessRights.Everybody, AccessRights.UserAdministration),
        }.With(Define.Required("name", "Name"), Define.Char("full_name", "Group Name"));

    private static Model Sequence() =>
        new Model("ir.sequence", "Sequence").With(
            Define.Required("name", "Name"),
            new("code", FieldType.Char, "Sequence Code") { Indexed = true },
            Define.Char("prefix", "Prefix"),
            Define.Integer("padding", "Sequence Size"),
            new("number_next", FieldType.Integer, "Next Number") { Default = _ => 1L }
        );

    private static Model ExternalId() =>
        new Model("ir.model.data", "Model Data") { Order = "module, model, name", Access = AccessRights.EverybodyReads }.With(
            new("module", FieldType.Char, "Module") { Required = true },
            new("name", FieldType.Char, "External Identifier") { Required = true, Indexed = true },
            Define.Required("model", "Model Name"),
            new("res_id", FieldType.Integer, "Record ID") { Indexed = true },
            new("noupdate", FieldType.Boolean, "Non Updatable")
        );

    private static Model Message() =>
        new Model("mail.message", "Message")
        {
            Order = "id desc",
            Access = AccessRights.EverybodyChanges,
            NameField = "subject",
        }.With(
            Define.Char("subject", "Subject"),
            Define.Char("model", "Related Document Model"),
            new("res_id", FieldType.Integer, "Related Document ID") { Indexed = true },
            new("body", FieldType.Html, "Contents"),
            Define.Selection(
                "message_type",
                "Type",
                new("email", "Incoming Email"),
                new("comment", "Comment"),
                new("email_outgoing", "Outgoing Email"),
                new("notification", "System notification"),
                new("auto_comment", "Automated Targeted Notification"),
                new("user_notification", "User Specific Notification")
            ),
            Define.Link("subtype_id", "Subtype", "mail.message.subtype"),
            Define.Link("author_id", "Author", "res.partner"),
            new("date", FieldType.Datetime, "Date")
        );

    private static Model Subtype() =>
        new Model("mail.message.subtype", "Message subtypes").With(Define.Required("name", "Message Type"));
}

/// <summary>The settings table, with the two methods that read and write one entry.</summary>
internal sealed class ParameterModel : Model
{
    public ParameterModel()
        : base("ir.config_parameter", "System Parameter")
    {
        Order = "key";
        NameField = "key";
        SearchNames = ["key"];
        Access = AccessRights.ReadBy(AccessRights.Settings, AccessRights.Settings);
        Add(
            new Field("key", FieldType.Char, "Key") { Required = true, Indexed = true },
            new Field("value", FieldType.Text, "Value") { Required = true }
        );
        Methods["get_param"] = new(
            "get_param",
            false,
            ["key"],
            ["default"],
            call => Get(call.Work, call.Text("key") ?? "") ?? call["default"] ?? false
        );
        Methods["set_param"] = new("set_param", false, ["key", "value"], [], Set);
    }

    private string? Get(Transaction work, string key)
    {
        AccessRights.Demand(work, this, Operation.Read);
        return Find(work, key)?.Text(this["value"]);
    }

    private object? Set(Call call)
    {
        var key = call.Text("key") ?? "";
        var before = Find(call.Work, key);
        if (before is null)
        {
            Writer.Create(call.Work, this, [new() { ["key"] = key, ["value"] = call["value"] }]);
        }
        else
        {
            Writer.Write(call.Work, this, [before.Id], new() { ["value"] = call["value"] });
        }

        return before?.Text(this["value"]) ?? (object)false;
    }

    private Row? Find(Transaction work, string key) =>
        work.Database.Table(Name).Lookup(this["key"], key).Select(id => work.Find(this, id)).FirstOrDefault();
}
