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

    /// <exception cref="OdooError">No such method. Source: Odoo 18, recording err_no_method.</exception>
    public static Method Find(Model model, string name) =>
        Search(model, name) ?? throw OdooError.Attribute($"The method '{name}' does not exist on the model '{model.Name}'");

    public static Method? Search(Model model, string name) =>
        model.Methods.GetValueOrDefault(name) ?? Shared.GetValueOrDefault(name);
}
