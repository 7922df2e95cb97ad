using System.Globalization;

namespace Portal.Sandbox.Odoo.Models;

/// <summary>res.users.apikeys.description: the form in which a person asks for a key; the web client alone leads on from it.</summary>
/// <remarks>Source: Odoo 18, recordings apikey_wizard_create, apikey_make_key_over_jsonrpc, apikey_web_1_wizard, apikey_web_2_make_key.</remarks>
internal sealed class ApiKeyWizard : Model
{
    private const string Permanent = "0";

    public ApiKeyWizard()
        : base("res.users.apikeys.description", "API Key Description")
    {
        Access = AccessRights.EverybodyChanges;
        Add(
            Define.Required("name", "Description"),
            new("duration", FieldType.Selection, "Duration")
            {
                Required = true,
                Default = _ => "1",
                Choices =
                [
                    new("1", "1 Day"),
                    new("7", "1 Week"),
                    new("30", "1 Month"),
                    new("90", "3 Months"),
                    new("180", "6 Months"),
                    new("365", "1 Year"),
                    new(Permanent, "Persistent Key"),
                    new("-1", "Custom Date"),
                ],
            },
            new("expiration_date", FieldType.Datetime, "Expiration Date")
        );
        Methods["create"] = Method.LostDecorator("create", Name);
        Methods["make_key"] = new("make_key", true, [], [], MakeKey);
    }

    private static object? MakeKey(Call call)
    {
        if (!call.Work.IsWebClient)
        {
            throw OdooError.User("This method can only be accessed over HTTP");
        }

        var check = call.Work.Model("res.users.identitycheck");
        var id = call.Work.AsSystem(() =>
            Writer.Create(call.Work, check, [new() { ["wizard_id"] = call.Ids is [var asked, ..] ? asked : null }])[0]
        );
        return new Dictionary<string, object?>
        {
            ["type"] = "ir.actions.act_window",
            ["res_model"] = check.Name,
            ["res_id"] = id,
            ["name"] = "Security Control",
            ["target"] = "new",
            ["views"] = new object[] { new object[] { false, "form" } },
        };
    }

    /// <summary>When the key asked for ends, or null for never.</summary>
    public DateTime? End(Transaction work, long id)
    {
        var row = work.Get(this, id);
        return row.Text(this["duration"]) switch
        {
            Permanent or null => null,
            "-1" => row[this["expiration_date"]] as DateTime?,
            var days => work.StartedAt.AddDays(int.Parse(days, CultureInfo.InvariantCulture)),
        };
    }
}

/// <summary>res.users.identitycheck: asks for the password once more before a key is made.</summary>
/// <remarks>Source: Odoo 18, recordings apikey_web_3_identity_write, apikey_web_4_run_check.</remarks>
internal sealed class IdentityCheck : Model
{
    public IdentityCheck()
        : base("res.users.identitycheck", "Password Check Wizard")
    {
        Access = AccessRights.EverybodyChanges;
        NameField = "id";
        Add(
            new("password", FieldType.Char, "Password") { WriteOnly = true },
            Define.Link("wizard_id", "Wizard", "res.users.apikeys.description")
        );
        Methods["run_check"] = new("run_check", true, [], [], RunCheck);
    }

    public override void BeforeWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        if (values.GetValueOrDefault("password") is string password)
        {
            values["password"] = Accounts.Digest(password);
        }
    }

    private object? RunCheck(Call call)
    {
        var (users, wizards) = (call.Work.Model("res.users"), call.Work.Model("res.users.apikeys.description"));
        var row = call.Work.Get(this, call.Ids is [var asked, ..] ? asked : 0);
        var user = call.Work.Get(users, call.Work.Uid);
        if (!call.Work.IsWebClient || row.Text(this["password"]) != user.Text(users["password"]))
        {
            throw OdooError.User("Incorrect Password, try again or click on Forgot Password to reset your password.");
        }

        var wizard = call.Work.Get(wizards, row.Reference(this["wizard_id"]) ?? 0);
        var key = ((ApiKeyModel)call.Work.Model("res.users.apikeys")).Make(
            call.Work,
            null,
            wizard.Text(wizards["name"]),
            ((ApiKeyWizard)wizards).End(call.Work, wizard.Id)
        );
        return new Dictionary<string, object?>
        {
            ["type"] = "ir.actions.act_window",
            ["res_model"] = "res.users.apikeys.show",
            ["name"] = "API Key Ready",
            ["views"] = new object[] { new object[] { false, "form" } },
            ["target"] = "new",
            ["context"] = new Dictionary<string, object?> { ["default_key"] = key },
        };
    }
}
