namespace Portal.Sandbox.Odoo;

/// <summary>Records of other companies are not there when searched for, and refused when asked for by id.</summary>
/// <remarks>The rules of the installed applications; the text of the refusal is our own, its exception Odoo's. Source: 004-3.</remarks>
internal static class CompanyRules
{
    public static IReadOnlySet<long> Of(Transaction work) => Ordered(work).ToHashSet();

    /// <summary>The company that a record gets which is made without one.</summary>
    public static object? Current(Transaction work) =>
        Ordered(work).Cast<object?>().FirstOrDefault() ?? work.Database.Resolve("base.main_company")?.Id;

    /// <summary>The test that a record must pass to be seen, or null where every one is.</summary>
    public static Func<Row, bool>? Test(Transaction work, Model model)
    {
        if (
            work.IsSystem
            || model.Companies is CompanyRule.None
            || work.Companies.Count >= work.Database.Table("res.company").Count
        )
        {
            return null;
        }

        var (company, companies) = (model["company_id"], work.Companies);
        var withShared = model.Companies is CompanyRule.OwnAndShared;
        return row => row.Reference(company) is { } id ? companies.Contains(id) : withShared;
    }

    /// <exception cref="OdooError">One of the records is another company's.</exception>
    public static void Demand(Transaction work, Model model, IEnumerable<Row> rows, string act)
    {
        if (Test(work, model) is not { } test || rows.FirstOrDefault(row => !test(row)) is not { } hidden)
        {
            return;
        }

        var users = work.Model("res.users");
        var user = Orm.NameOf(work, users, work.Uid);
        throw OdooError.Access(
            $"{user} (id={work.Uid}) doesn't have '{act}' access to:\n- {model.Label} ({model.Name}: {hidden.Id})\n\n"
                + "The record belongs to another company than those chosen."
        );
    }

    private static IEnumerable<long> Ordered(Transaction work)
    {
        if (work.Context.GetValueOrDefault("allowed_company_ids") is List<object?> { Count: > 0 } chosen)
        {
            return chosen.OfType<long>();
        }

        var users = work.Model("res.users");
        var user = work.Find(users, work.Uid);
        var own = user?.Reference(users["company_id"]);
        var all = user?.Many(users["company_ids"]) ?? [];
        return own is { } first ? all.Where(id => id != first).Prepend(first) : all;
    }
}
