namespace Portal.Sandbox.Odoo;

/// <summary>All models with their rows. Used under one lock; nothing in it is safe for two threads.</summary>
internal sealed class OdooDatabase
{
    private readonly Dictionary<string, Table> _tables = [];

    public OdooDatabase(IEnumerable<Model> models, OdooRelease release)
    {
        Release = release;
        foreach (var model in models)
        {
            Add(model);
        }
    }

    public OdooRelease Release { get; }

    public IEnumerable<Table> Tables => _tables.Values;

    public void Add(Model model) => Put(new(model));

    public void Put(Table table) => _tables.Add(table.Model.Name, table);

    public void Remove(string model) => _tables.Remove(model);

    public Table? Find(string model) => _tables.GetValueOrDefault(model);

    public Table Table(string model) => _tables.GetValueOrDefault(model) ?? throw OdooError.User($"Object {model} doesn't exist");

    public Model Model(string model) => Table(model).Model;

    /// <summary>The record that an external id such as <c>base.main_company</c> names, or null.</summary>
    public (string Model, long Id)? Resolve(string externalId)
    {
        var (module, name) = Split(externalId);
        var table = Table("ir.model.data");
        var names = table.Model;
        return table
            .Lookup(names["name"], name)
            .Select(table.Find)
            .OfType<Row>()
            .Where(row => row.Text(names["module"]) == module)
            .Select(row => ((string, long)?)(row.Text(names["model"]) ?? "", row[names["res_id"]] is long id ? id : 0))
            .FirstOrDefault();
    }

    public static (string Module, string Name) Split(string externalId)
    {
        var dot = externalId.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? ("__import__", externalId) : (externalId[..dot], externalId[(dot + 1)..]);
    }
}
