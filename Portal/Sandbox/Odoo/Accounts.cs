using System.Security.Cryptography;
using System.Text;

namespace Portal.Sandbox.Odoo;

/// <summary>Passwords and API keys; a key is good wherever the password is. Source: Odoo 18, recordings common_authenticate_apikey, execute_kw_with_apikey.</summary>
internal static class Accounts
{
    public static long? LogIn(OdooDatabase database, string login, string password, bool keysToo, DateTime now)
    {
        var users = database.Table("res.users");
        var user = users
            .Lookup(users.Model["login"], login)
            .Select(users.Find)
            .OfType<Row>()
            .FirstOrDefault(row => row.Flag(users.Model["active"]));
        return user is not null && (IsPassword(database, user, password) || (keysToo && IsKey(database, user, password, now)))
            ? user.Id
            : null;
    }

    /// <exception cref="OdooError">
    /// MissingError for a user id that doesn't exist, AccessDenied for a wrong secret. Source: Odoo 18, recordings execute_kw_unknown_uid, execute_kw_bad_password.
    /// </exception>
    public static void Demand(OdooDatabase database, long uid, string? password, DateTime now)
    {
        var user = database.Table("res.users").Find(uid) ?? throw OdooError.Missing("res.users", uid, uid);
        if (
            string.IsNullOrEmpty(password)
            || !user.Flag(database.Model("res.users")["active"])
            || !(IsPassword(database, user, password) || IsKey(database, user, password, now))
        )
        {
            throw OdooError.Denied();
        }
    }

    /// <summary>The user whom an API key belongs to, or null for no such key or one that has expired.</summary>
    public static long? Owner(OdooDatabase database, string key, DateTime now)
    {
        var keys = database.Table("res.users.apikeys");
        var digest = Digest(key);
        var owner = keys.From(0)
            .FirstOrDefault(row => row.Text(keys.Model["key"]) == digest && IsInForce(keys.Model, row, now))
            ?.Reference(keys.Model["user_id"]);
        return owner is { } id && database.Table("res.users").Find(id)?.Flag(database.Model("res.users")["active"]) == true
            ? id
            : null;
    }

    /// <summary>What is kept of a secret. One round is enough here: the sandbox's passwords are printed in its documentation.</summary>
    public static string Digest(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static bool IsPassword(OdooDatabase database, Row user, string secret) =>
        user.Text(database.Model("res.users")["password"]) == Digest(secret);

    private static bool IsKey(OdooDatabase database, Row user, string secret, DateTime now)
    {
        var keys = database.Table("res.users.apikeys");
        var digest = Digest(secret);
        return keys.Lookup(keys.Model["user_id"], user.Id)
            .Select(keys.Find)
            .OfType<Row>()
            .Any(row => row.Text(keys.Model["key"]) == digest && IsInForce(keys.Model, row, now));
    }

    private static bool IsInForce(Model keys, Row row, DateTime now) =>
        row[keys["expiration_date"]] is not DateTime end || end > now;
}
