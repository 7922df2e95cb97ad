using System.Globalization;
using System.Text.Json.Nodes;

namespace Portal.Core.Odoo;

/// <summary>
/// Values for a record, or named arguments. A field whose name ends in <c>_id</c> takes an <see cref="OdooId"/> only and one in <c>_ids</c>
/// ids or commands only: given anything else, Odoo reports success and clears the field. Not thread-safe. Source: FACTS §3.
/// </summary>
public sealed class OdooValues
{
    internal const string TimeFormat = "yyyy-MM-dd HH:mm:ss";

    internal JsonObject Json { get; } = [];

    /// <summary>Sets a text.</summary>
    /// <exception cref="ArgumentException">The name is that of a link; for a text field named like one use <see cref="SetText"/>.</exception>
    public OdooValues Set(string field, string value) => SetText(RefuseLink(field), value);

    /// <summary>Sets a text field whose name looks like a link's, such as <c>x_portal_id</c>. Never for a many2one.</summary>
    public OdooValues SetText(string field, string value) => SetJson(field, JsonValue.Create(value));

    /// <summary>Sets a yes or no.</summary>
    public OdooValues Set(string field, bool value) => SetJson(RefuseLink(field), JsonValue.Create(value));

    /// <summary>Sets a whole number.</summary>
    public OdooValues Set(string field, int value) => SetJson(RefuseLink(field), JsonValue.Create(value));

    /// <summary>Sets a number or an amount.</summary>
    public OdooValues Set(string field, decimal value) => SetJson(RefuseLink(field), JsonValue.Create(value));

    /// <summary>Sets an instant, to the second: Odoo refuses ISO 8601 and fractions.</summary>
    /// <exception cref="ArgumentException">Not UTC.</exception>
    public OdooValues Set(string field, DateTime value) => SetJson(RefuseLink(field), JsonValue.Create(Write(value)));

    /// <summary>Sets a civil date.</summary>
    public OdooValues Set(string field, DateOnly value) =>
        SetJson(RefuseLink(field), JsonValue.Create(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    /// <summary>Sets a many2one.</summary>
    public OdooValues Set(string field, OdooId value) => SetJson(field, JsonValue.Create(value.Value));

    /// <summary>Sets a one2many or many2many by commands.</summary>
    public OdooValues Set(string field, params IReadOnlyList<OdooCommand> commands) =>
        SetJson(field, new JsonArray([.. commands.Select(static command => command.ToJson())]));

    /// <summary>Sets a list of ids as an argument; a field takes commands instead.</summary>
    public OdooValues Set(string argument, IReadOnlyCollection<OdooId> ids) => SetJson(argument, Write(ids));

    /// <summary>Sets a list of texts, such as field names, as an argument.</summary>
    public OdooValues Set(string argument, IReadOnlyCollection<string> values) =>
        SetJson(RefuseLink(argument), new JsonArray([.. values.Select(static value => JsonValue.Create(value))]));

    /// <summary>Sets a domain as an argument.</summary>
    public OdooValues Set(string argument, OdooDomain domain) => SetJson(argument, domain.ToJson());

    /// <summary>Sets a dictionary as an argument.</summary>
    public OdooValues Set(string argument, OdooValues values) => SetJson(RefuseLink(argument), values.Json.DeepClone());

    /// <summary>Empties a field of any type but yes or no and numbers.</summary>
    public OdooValues Clear(string field) => SetJson(field, JsonValue.Create(false));

    internal OdooValues SetJson(string name, JsonNode? value)
    {
        Json[name] = value;
        return this;
    }

    internal static JsonArray Write(IEnumerable<OdooId> ids) => new([.. ids.Select(static id => JsonValue.Create(id.Value))]);

    internal static string Write(DateTime instant) =>
        instant.Kind == DateTimeKind.Utc
            ? instant.ToString(TimeFormat, CultureInfo.InvariantCulture)
            : throw new ArgumentException("Odoo takes UTC instants only.", nameof(instant));

    private static string RefuseLink(string field) =>
        field.EndsWith("_id", StringComparison.Ordinal) || field.EndsWith("_ids", StringComparison.Ordinal)
            ? throw new ArgumentException($"{field} is a link: set it by id, anything else clears it silently.", nameof(field))
            : field;
}
