using System.Security.Cryptography;
using System.Text;

namespace Portal.Sandbox.Odoo;

/// <summary>Passwords and API keys; a key is good wherever the password is. Source: Odoo 18, recordings common_authenticate_apikey, execute_kw_with_apikey.</summary>
internal static class Accounts
{
    public static long? LogIn(OdooDatabase database, string login, string password)
    {
        var users = database.Table("res.users");
        var user = users
            .Lookup(users.Model["login"], login)
            .Select(users.Find)
            .OfType<Row>()
            .FirstOrDefault(row => row.Flag(users.Model["active"]));
        return user is not null && Proves(database, user, password) ? user.Id : null;
    }

    /// <exception cref="OdooError">
    /// MissingError for a user id that doesn't exist, AccessDenied for a wrong secret. Source: Odoo 18, recordings execute_kw_unknown_uid, execute_kw_bad_password.
    /// </exception>
    public static void Demand(OdooDatabase database, long uid, string? password)
    {
        var user = database.Table("res.users").Find(uid) ?? throw OdooError.Missing("res.users", uid, uid);
        if (string.IsNullOrEmpty(password) || !Proves(database, user, password))
        {
            throw OdooError.Denied();
        }
    }

    /// <summary>The user whom an API key belongs to, or null for no such key.</summary>
    public static long? Owner(OdooDatabase database, string key)
    {
        var keys = database.Table("res.users.apikeys");
        var digest = Digest(key);
        var owner = keys.From(0).FirstOrDefault(row => row.Text(keys.Model["key"]) == digest)?.Reference(keys.Model["user_id"]);
        return owner is { } id && database.Table("res.users").Find(id)?.Flag(database.Model("res.users")["active"]) == true
            ? id
            : null;
    }

    /// <summary>What is kept of a secret. One round is enough here: the sandbox's passwords are printed in its documentation.</summary>
    public static string Digest(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static bool Proves(OdooDatabase database, Row user, string secret)
    {
        var users = database.Model("res.users");
        var keys = database.Table("res.users.apikeys");
        var digest = Digest(secret);
        return user.Flag(users["active"])
            && (
                user.Text(users["password"]) == digest
                || keys.Lookup(keys.Model["user_id"], user.Id).Any(id => keys.Find(id)?.Text(keys.Model["key"]) == digest)
            );
    }
}
