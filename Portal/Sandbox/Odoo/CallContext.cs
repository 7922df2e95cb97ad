namespace Portal.Sandbox.Odoo;

/// <summary>What a call's context may say.</summary>
internal static class CallContext
{
    /// <summary>Refuses a language that isn't installed and a company the user isn't in.</summary>
    /// <remarks>Source: Odoo 18, recordings context_lang_not_installed, context_lang_bogus, context_bad_company.</remarks>
    public static void Demand(Transaction work)
    {
        if (
            work.Context.GetValueOrDefault("lang") is string { Length: > 0 } language
            && !Languages.Installed(work).Any(l => l.Value == language)
        )
        {
            throw OdooError.User($"Invalid language code: {language}");
        }

        if (work.Context.GetValueOrDefault("allowed_company_ids") is List<object?> companies)
        {
            var users = work.Model("res.users");
            var own = work.Find(users, work.Uid)?.Many(users["company_ids"]) ?? [];
            if (companies.OfType<long>().Any(id => !own.Contains(id)))
            {
                throw OdooError.Access("Access to unauthorized or invalid companies.");
            }
        }
    }
}

/// <summary>The installed languages, which are the legal values of a partner's <c>lang</c>.</summary>
internal static class Languages
{
    public static IReadOnlyList<Choice> Installed(Transaction work)
    {
        var table = work.Database.Table("res.lang");
        var (code, name, active) = (table.Model["code"], table.Model["name"], table.Model["active"]);
        return
        [
            .. table.From(0).Where(row => row.Flag(active)).Select(row => new Choice(row.Text(code) ?? "", row.Text(name) ?? "")),
        ];
    }
}
