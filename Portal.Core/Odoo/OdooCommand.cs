using System.Text.Json.Nodes;

namespace Portal.Core.Odoo;

/// <summary>One change to a one2many or many2many field. Source: FACTS §4.</summary>
public sealed class OdooCommand
{
    private readonly int _kind;
    private readonly OdooId? _id;
    private readonly JsonNode _last;

    private OdooCommand(int kind, OdooId? id, JsonNode last)
    {
        _kind = kind;
        _id = id;
        _last = last;
    }

    /// <summary>Creates a record and links it, in the transaction of the call.</summary>
    public static OdooCommand Create(OdooValues values) => new(0, null, values.Json);

    /// <summary>Changes a linked record.</summary>
    public static OdooCommand Update(OdooId id, OdooValues values) => new(1, id, values.Json);

    /// <summary>Deletes a linked record.</summary>
    public static OdooCommand Delete(OdooId id) => new(2, id, JsonValue.Create(0));

    /// <summary>Takes a record out of the list without deleting it.</summary>
    public static OdooCommand Unlink(OdooId id) => new(3, id, JsonValue.Create(0));

    /// <summary>Adds an existing record.</summary>
    public static OdooCommand Link(OdooId id) => new(4, id, JsonValue.Create(0));

    /// <summary>Makes these records the whole list.</summary>
    public static OdooCommand Replace(IEnumerable<OdooId> ids) => new(6, null, OdooValues.Write(ids));

    internal JsonArray ToJson() => [_kind, _id?.Value ?? 0, _last.DeepClone()];
}
