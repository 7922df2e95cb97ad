namespace Portal.Sandbox.Odoo.Models;

/// <summary>The stored name of a record in a tree, with those of all above it; a changed one reaches all below.</summary>
internal static class TreeName
{
    public static void Renew(Transaction work, Model model, long id, string separator)
    {
        var row = work.Get(model, id);
        var parent = model[model.Parent ?? ""];
        var own = row.Text(model["name"]) ?? "";
        var above = work.Find(model, row.Reference(parent) ?? 0)?.Text(model["complete_name"]);
        var whole = above is null ? own : $"{above}{separator}{own}";
        if (row.Text(model["complete_name"]) == whole)
        {
            return;
        }

        work.Set(model, id, (model["complete_name"], whole));
        foreach (var below in work.Database.Table(model.Name).Lookup(parent, id).ToList())
        {
            Renew(work, model, below, separator);
        }
    }
}

/// <summary>The currency of the company that a call speaks for, or of the one a record belongs to.</summary>
internal static class CompanyCurrency
{
    public static object? Of(Transaction work, long? company = null)
    {
        var companies = work.Model("res.company");
        var id = company ?? CompanyRules.Current(work) as long? ?? 0;
        return work.Find(companies, id)?.Reference(companies["currency_id"]);
    }
}
