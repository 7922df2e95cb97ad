namespace Portal.Sandbox.Odoo;

/// <summary>Rights that rows of <c>ir.model.access</c> give, beside those a model is built with.</summary>
/// <remarks>A model made over the API has no others. Source: Odoo 18, recordings studio_model_without_access, studio_create_access_2.</remarks>
internal static class GrantedRights
{
    /// <summary>The groups that may; null stands for everybody.</summary>
    public static IEnumerable<long?> Of(Transaction work, Model model, Operation operation)
    {
        var rights = work.Database.Table("ir.model.access");
        if (rights.Count == 0)
        {
            return [];
        }

        var models = work.Database.Table("ir.model");
        var (target, group, active) = (rights.Model["model_id"], rights.Model["group_id"], rights.Model["active"]);
        var allowed = rights.Model[Permission(operation)];
        return models
            .Lookup(models.Model["model"], model.Name)
            .SelectMany(id => rights.Lookup(target, id))
            .Select(rights.Find)
            .OfType<Row>()
            .Where(row => row.Flag(active) && row.Flag(allowed))
            .Select(row => row.Reference(group));
    }

    private static string Permission(Operation operation) =>
        operation switch
        {
            Operation.Read => "perm_read",
            Operation.Write => "perm_write",
            Operation.Create => "perm_create",
            _ => "perm_unlink",
        };
}
