namespace Portal.Sandbox.Odoo;

/// <summary>Finds the method a call names: the model's own first, then those of every model.</summary>
internal static class MethodTable
{
    private static readonly Dictionary<string, Method> Shared = new[]
    {
        ReadMethods.All,
        WriteMethods.All,
        WebMethods.All,
        [Grouping.Method],
    }
        .SelectMany(methods => methods)
        .ToDictionary(method => method.Name);

    /// <summary>True for the methods of every model that change nothing; a model's own may always change something.</summary>
    public static bool OnlyReads(string name) => Shared.GetValueOrDefault(name)?.OnlyReads == true;

    /// <exception cref="OdooError">No such method. Source: Odoo 18, recording err_no_method.</exception>
    public static Method Find(Model model, string name, OdooRelease release) =>
        Search(model, name, release)
        ?? throw OdooError.Attribute($"The method '{name}' does not exist on the model '{model.Name}'");

    public static Method? Search(Model model, string name, OdooRelease release) =>
        (model.Methods.GetValueOrDefault(name) is { } own && own.Since <= release && release <= own.Until ? own : null)
        ?? (name == Messages.Method.Name && model.IsThread ? Messages.Method : Shared.GetValueOrDefault(name));
}
