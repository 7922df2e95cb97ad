using System.Text.Json;
using Portal.Core.Connections;

namespace Portal.Core.Odoo;

/// <summary>
/// Finds out which of the models and fields that capabilities need are there and may be read. <c>fields_get</c> asks no right and leaves
/// out what it does not know, so a search of nothing tells whether the model may be read, and Odoo's own list of fields whether a field left
/// out is missing or hidden. Source: C1, scenario 28.
/// </summary>
internal sealed class OdooSchema(OdooLine line)
{
    private static readonly OdooDomain Nothing = OdooDomain.Where("id").Is(0);

    public async Task<IReadOnlyList<SchemaFinding>> ReadAsync(CancellationToken cancellationToken)
    {
        var seen = new Dictionary<string, ModelSeen>(StringComparer.Ordinal);
        foreach (var model in OdooNeeds.All.GroupBy(need => need.Model))
        {
            List<string> wanted = [.. model.SelectMany(need => need.Fields).Distinct()];
            seen[model.Key] = await LookAsync(model.Key, wanted, cancellationToken);
        }

        var hidden = await ReadHiddenAsync(seen, cancellationToken);
        return
        [
            .. from need in OdooNeeds.All
            from field in need.Fields.Prepend("")
            select new SchemaFinding(
                need.Capability,
                need.Profile?.ToString() ?? "",
                need.Model,
                field,
                StateOf(seen[need.Model], field, hidden.Contains((need.Model, field)))
            ),
        ];
    }

    /// <summary>Those of the fields that the model has; empty when the model or none of them is there.</summary>
    public static async Task<IReadOnlySet<string>> ReadFieldsAsync(
        OdooLine line,
        string model,
        IReadOnlyCollection<string> fields,
        CancellationToken cancellationToken
    )
    {
        var call = new OdooCall(model, "fields_get")
        {
            Arguments = new OdooValues().Set("allfields", fields).Set("attributes", ["type"]),
            IsRead = true,
            LeadingByPosition = 1,
        };
        var found = await line.CallAsync(call, OdooWire.Default.JsonElement, cancellationToken);
        return found.ValueKind == JsonValueKind.Object
            ? found.EnumerateObject().Select(static field => field.Name).ToHashSet(StringComparer.Ordinal)
            : [];
    }

    private async Task<ModelSeen> LookAsync(string model, IReadOnlyCollection<string> wanted, CancellationToken cancellationToken)
    {
        try
        {
            var fields = await ReadFieldsAsync(line, model, wanted, cancellationToken);
            var mayRead = await MayReadAsync(model, cancellationToken);
            return new ModelSeen(mayRead ? SchemaState.Present : SchemaState.NoRight, fields);
        }
        catch (ConnectorException failure) when (failure.Cause == FaultCause.MissingRight)
        {
            return new ModelSeen(SchemaState.NoRight, new HashSet<string>());
        }
        catch (ConnectorException failure) when (failure.Fault == ConnectorFault.Rejected)
        {
            return new ModelSeen(SchemaState.Missing, new HashSet<string>()); // a model unknown to it is a refusal over either protocol
        }
    }

    private async Task<bool> MayReadAsync(string model, CancellationToken cancellationToken)
    {
        var call = new OdooCall(model, "search_count")
        {
            Arguments = new OdooValues().Set("domain", Nothing),
            IsRead = true,
            LeadingByPosition = 1,
        };
        try
        {
            await line.CallAsync(call, OdooWire.Default.JsonElement, cancellationToken);
            return true;
        }
        catch (ConnectorException refusal) when (refusal.Cause == FaultCause.MissingRight)
        {
            return false;
        }
    }

    /// <summary>Fields that exist though they were left out; none where Odoo does not tell.</summary>
    private async Task<IReadOnlySet<(string Model, string Field)>> ReadHiddenAsync(
        IReadOnlyDictionary<string, ModelSeen> seen,
        CancellationToken cancellationToken
    )
    {
        var absent = OdooNeeds
            .All.SelectMany(need => need.Fields, (need, field) => (need.Model, Field: field))
            .Where(each => seen[each.Model].State != SchemaState.Missing && !seen[each.Model].Fields.Contains(each.Field))
            .ToHashSet();
        if (absent.Count == 0)
        {
            return absent;
        }

        var domain = OdooDomain
            .Where("model")
            .IsIn(absent.Select(each => each.Model).Distinct())
            .And(OdooDomain.Where("name").IsIn(absent.Select(each => each.Field).Distinct()));
        var call = new OdooCall("ir.model.fields", "search_read")
        {
            Arguments = new OdooValues().Set("domain", domain).Set("fields", ["model", "name"]),
            IsRead = true,
            LeadingByPosition = 1,
        };
        try
        {
            var rows = await line.CallAsync(call, OdooAccountWire.Default.ListFieldRow, cancellationToken) ?? [];
            return rows.Select(row => (row.Model, row.Name)).Where(absent.Contains).ToHashSet();
        }
        catch (ConnectorException refusal)
            when (refusal is { Cause: FaultCause.MissingRight } or { Fault: ConnectorFault.Rejected })
        {
            return new HashSet<(string, string)>();
        }
    }

    private static SchemaState StateOf(ModelSeen model, string field, bool isHidden) =>
        field.Length == 0 || model.State == SchemaState.Missing ? model.State
        : isHidden ? SchemaState.NoRight
        : model.Fields.Contains(field) ? model.State
        : SchemaState.Missing;

    private sealed record ModelSeen(SchemaState State, IReadOnlySet<string> Fields);
}
