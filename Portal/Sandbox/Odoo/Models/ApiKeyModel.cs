using System.Globalization;
using System.Security.Cryptography;

namespace Portal.Sandbox.Odoo.Models;

/// <summary>res.users.apikeys. From 19 on a key makes its successor and revokes itself; an 18 knows only the way over the web client.</summary>
/// <remarks>Source: Odoo JSON-2, "External JSON-2 API", d1; Odoo 18, recordings apikey_list, apikey_make_key_over_jsonrpc.</remarks>
internal sealed class ApiKeyModel : Model
{
    private const int MostKeys = 10;
    private const int LongestForOthers = 90;

    public ApiKeyModel()
        : base("res.users.apikeys", "Users API Keys")
    {
        Access = AccessRights.ReadBy(AccessRights.Everybody, AccessRights.UserAdministration);
        Add(
            Define.Required("name", "Description"),
            new("user_id", FieldType.Many2one, "User")
            {
                Relation = "res.users",
                Required = true,
                Indexed = true,
                OnDelete = OnDelete.Cascade,
            },
            Define.Char("scope", "Scope"),
            new("expiration_date", FieldType.Datetime, "Expiration Date"),
            new("key", FieldType.Char, "Key") { WriteOnly = true, Required = true }
        );
        Methods["generate"] = new("generate", false, ["key", "scope", "name", "expiration_date"], [], Generate)
        {
            Since = OdooRelease.V19,
        };
        Methods["revoke"] = new("revoke", false, ["key"], [], Revoke) { Since = OdooRelease.V19 };
    }

    /// <summary>Makes a key for the caller; its text is given this once, what is kept of it is a digest.</summary>
    public string Make(Transaction work, string? scope, string? name, DateTime? expiresAt)
    {
        DemandDuration(work, expiresAt);
        var text = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        work.AsSystem(() =>
            Writer.Create(
                work,
                this,
                [
                    new()
                    {
                        ["name"] = name,
                        ["user_id"] = work.Uid,
                        ["scope"] = scope,
                        ["expiration_date"] = expiresAt is { } end ? PyTime.Seconds(end) : null,
                        ["key"] = Accounts.Digest(text),
                    },
                ]
            )
        );
        return text;
    }

    private object? Generate(Call call)
    {
        DemandProgrammatic(call.Work);
        if (Accounts.Owner(call.Work.Database, call.Text("key") ?? "", call.Work.StartedAt) != call.Work.Uid)
        {
            throw Unknown();
        }

        var keys = call.Work.Database.Table(Name);
        if (keys.Lookup(this["user_id"], call.Work.Uid).Count >= MostKeys)
        {
            throw OdooError.User($"Limit of {MostKeys} API keys is reached for programmatic creation");
        }

        var end = FieldValue.IsTruthy(call["expiration_date"])
            ? FieldValue.ToStored(call.Work, this, this["expiration_date"], call["expiration_date"]) as DateTime?
            : null;
        return Make(call.Work, call.Text("scope"), call.Text("name"), end);
    }

    private object? Revoke(Call call)
    {
        DemandProgrammatic(call.Work);
        var keys = call.Work.Database.Table(Name);
        var digest = Accounts.Digest(call.Text("key") ?? "");
        var found = keys.Lookup(this["user_id"], call.Work.Uid)
            .Select(keys.Find)
            .OfType<Row>()
            .FirstOrDefault(row => row.Text(this["key"]) == digest);
        return call.Work.AsSystem(() =>
        {
            Writer.Unlink(call.Work, this, [found?.Id ?? throw Unknown()]);
            return true;
        });
    }

    private static OdooError Unknown() =>
        OdooError.Denied("The provided API key is invalid or does not belong to the current user.");

    private static void DemandProgrammatic(Transaction work)
    {
        var parameters = work.Database.Table("ir.config_parameter");
        var isOpen = parameters.Lookup(parameters.Model["key"], "base.enable_programmatic_api_keys").Count > 0;
        if (!isOpen && !work.HasGroup(AccessRights.Settings))
        {
            throw OdooError.Access("Programmatic API keys are not enabled.");
        }
    }

    /// <summary>Only administrators make keys that never expire; others' last three months at most.</summary>
    private static void DemandDuration(Transaction work, DateTime? expiresAt)
    {
        if (expiresAt <= work.StartedAt)
        {
            throw OdooError.User("The expiration date must be in the future.");
        }

        if (work.HasGroup(AccessRights.Settings))
        {
            return;
        }

        if (expiresAt is null)
        {
            throw OdooError.User("The API key must have an expiration date");
        }

        if (expiresAt > work.StartedAt.AddDays(LongestForOthers))
        {
            throw OdooError.User(string.Create(CultureInfo.InvariantCulture, $"You cannot exceed {LongestForOthers} days."));
        }
    }
}
