namespace Portal.Sandbox.Odoo.Seed;

/// <summary>The company, its groups, and its users: the server itself (1), the administrator (2), a reader.</summary>
internal static class Organisation
{
    public static void Fill(Transaction work)
    {
        Group(work, AccessRights.Everybody, "Internal User", "User types/Internal User");
        Group(work, AccessRights.ContactCreation, "Contact Creation", "Extra Rights/Contact Creation");
        Group(work, AccessRights.UserAdministration, "Access Rights", "Administration/Access Rights");
        Group(work, AccessRights.Settings, "Settings", "Administration/Settings");
        Company(work);
        User(work, "base.user_root", ("login", "__system__"), ("name", "OdooBot"), ("active", false));
        Administrator(work);
        Reader(work);
    }

    private static void Reader(Transaction work)
    {
        var reader = User(
            work,
            "sandbox.reader",
            ("login", OdooSandbox.ReaderLogin),
            ("password", OdooSandbox.ReaderPassword),
            ("name", "Reader"),
            ("lang", "en_US")
        );
        Key(work, "sandbox.reader_api_key", reader, OdooSandbox.ReaderApiKey);
    }

    private static void Group(Transaction work, string externalId, string name, string fullName) =>
        InstalledSeed.Note(work, "res.groups", externalId, ("name", name), ("full_name", fullName));

    private static void Company(Transaction work)
    {
        var (country, currency) = (work.Database.Resolve("base.ke")?.Id, work.Database.Resolve("base.KES")?.Id);
        var partner = InstalledSeed.Note(
            work,
            "res.partner",
            "base.main_partner",
            ("name", "My Company"),
            ("is_company", true),
            ("country_id", country)
        );
        InstalledSeed.Note(
            work,
            "res.company",
            "base.main_company",
            ("name", "My Company"),
            ("partner_id", partner),
            ("currency_id", currency)
        );
    }

    private static void Administrator(Transaction work)
    {
        List<object?> everything = [.. work.Database.Table("res.groups").From(0).Select(row => row.Id)];
        var admin = User(
            work,
            "base.user_admin",
            ("login", OdooSandbox.Login),
            ("password", OdooSandbox.Password),
            ("name", "Administrator"),
            ("lang", "en_US"),
            ("groups_id", everything)
        );
        Key(work, "sandbox.api_key", admin, OdooSandbox.ApiKey);
    }

    private static void Key(Transaction work, string externalId, long user, string key) =>
        InstalledSeed.Note(
            work,
            "res.users.apikeys",
            externalId,
            ("name", "Sandbox"),
            ("user_id", user),
            ("key", Accounts.Digest(key))
        );

    private static long User(Transaction work, string externalId, params IEnumerable<(string Field, object? Value)> values) =>
        InstalledSeed.Note(work, "res.users", externalId, values);
}
