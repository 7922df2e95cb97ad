namespace Portal.Sandbox.Odoo;

/// <summary>A Python exception as Odoo reports it over its wire: the qualified class name and the text.</summary>
/// <remarks>
/// Every case is one that a real Odoo 18 was seen to answer, but those of werkzeug, which JSON-2 documents.
/// Source: Odoo 18, recordings err_*, d1.
/// </remarks>
internal sealed class OdooError(string name, string message) : Exception(message)
{
    public string Name { get; } = name;

    /// <summary>The web client's session is gone, which its envelope says in words of its own. Source: Odoo 18, recording web_session_expired.</summary>
    public bool IsSessionExpired => Name is "odoo.http.SessionExpiredException";

    public static OdooError SessionExpired() => new("odoo.http.SessionExpiredException", "Session expired");

    public static OdooError Value(string message) => new("builtins.ValueError", message);

    public static OdooError Type(string message) => new("builtins.TypeError", message);

    public static OdooError Key(string message) => new("builtins.KeyError", message);

    public static OdooError Index() => new("builtins.IndexError", "list index out of range");

    public static OdooError Assertion(string message) => new("builtins.AssertionError", message);

    public static OdooError Attribute(string message) => new("builtins.AttributeError", message);

    public static OdooError User(string message) => new("odoo.exceptions.UserError", message);

    public static OdooError Validation(string message) => new("odoo.exceptions.ValidationError", message);

    public static OdooError Access(string message) => new("odoo.exceptions.AccessError", message);

    public static OdooError Denied() => new("odoo.exceptions.AccessDenied", "Access Denied");

    public static OdooError Denied(string message) => new("odoo.exceptions.AccessDenied", message);

    public static OdooError WrongKey(string message) => new("werkzeug.exceptions.Unauthorized", message);

    public static OdooError NotFound(string message) => new("werkzeug.exceptions.NotFound", message);

    public static OdooError BadRequest(string message) => new("werkzeug.exceptions.BadRequest", message);

    public static OdooError Unprocessable(string message) => new("werkzeug.exceptions.UnprocessableEntity", message);

    public static OdooError Missing(string model, long id, long uid) =>
        new("odoo.exceptions.MissingError", $"Record does not exist or has been deleted.\n(Record: {model}({id},), User: {uid})");

    public static OdooError InvalidField(string model, string field) => Value($"Invalid field '{field}' on model '{model}'");

    public static OdooError NotStored(string model, string field) =>
        Value($"Cannot convert {model}.{field} to SQL because it is not stored");

    /// <summary>PostgreSQL's foreign key refusal, as Odoo words it also when the id in the values is the one that is missing.</summary>
    public static OdooError ForeignKey(Model model, string field) =>
        Validation(
            "The operation cannot be completed: another model requires the record being deleted. If possible, archive it instead."
                + $"\n\nModel: {model.Label} ({model.Name})\nConstraint: {model.Name.Replace('.', '_')}_{field}_fkey\n"
        );

    public static OdooError NotNull(Model model, Field field) =>
        Validation(
            "The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n- Delete: another model requires the "
                + "record being deleted. If possible, archive it instead."
                + $"\n\nModel: {model.Label} ({model.Name})\nField: {field.Label} ({field.Name})\n"
        );
}
