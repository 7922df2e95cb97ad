using System.Text.Json;
using Portal.Core.Assets.Tickets;
using Portal.Core.Connections;

namespace Portal.Core.Odoo;

/// <summary>
/// Finds out which of the models and fields that capabilities need are there and may be read. <c>fields_get</c> asks no right and leaves
/// out what it does not know, so a search of nothing tells whether the model may be read, and Odoo's own list of fields whether a field left
/// out is missing or hidden. Source: C1, scenario 28.
/// </summary>
internal sealed class OdooSchema(OdooLine line, TicketModel tickets)
{
    private static readonly OdooDomain Nothing = OdooDomain.Where("id").Is(0);

    private readonly Dictionary<string, ModelSeen> _seen = new(StringComparer.Ordinal);

    /// <summary>What was found, and the model that tickets live in.</summary>
    public async Task<(IReadOnlyList<SchemaFinding> Findings, TicketModel Tickets)> ReadAsync(CancellationToken cancellationToken)
    {
        var shape = await FindShapeAsync(cancellationToken);
        IReadOnlyList<OdooNeed> needs = [.. OdooNeeds.All, .. shape is null ? [] : TicketNeeds.Of(shape)];
        foreach (var model in needs.GroupBy(need => need.Model))
        {
            List<string> wanted = [.. model.SelectMany(need => need.Fields).Distinct()];
            _seen[model.Key] = await LookAsync(model.Key, wanted, cancellationToken);
        }

        var hidden = await ReadHiddenAsync(needs, cancellationToken);
        List<SchemaFinding> findings =
        [
            .. from need in needs
            from field in need.Fields.Prepend("")
            select new SchemaFinding(
                need.Capability,
                need.Profile?.ToString() ?? "",
                need.Model,
                field,
                StateOf(_seen[need.Model], field, hidden.Contains((need.Model, field)))
            ),
        ];
        return (findings, shape?.Kind ?? TicketModel.PortalOnly);
    }

    // one help desk is told from the other by the model of its stages; fields_get asks no right
    private async Task<TicketShape?> FindShapeAsync(CancellationToken cancellationToken)
    {
        if (tickets != TicketModel.Auto)
        {
            return TicketShape.Of(tickets);
        }

        foreach (var shape in TicketShape.All)
        {
            if (await FindStagesAsync(shape.Model, cancellationToken) == shape.Stages)
            {
                return shape;
            }
        }

        return null;
    }

    private async Task<string> FindStagesAsync(string model, CancellationToken cancellationToken)
    {
        var call = new OdooCall(model, "fields_get")
        {
            Arguments = new OdooValues().Set("allfields", ["stage_id"]).Set("attributes", ["relation"]),
            IsRead = true,
            LeadingByPosition = 1,
        };
        try
        {
            var found = await line.CallAsync(call, OdooWire.Default.JsonElement, cancellationToken);
            return found.ValueKind == JsonValueKind.Object && found.TryGetProperty("stage_id", out var stage)
                ? LooseJson.Text(stage, "relation")
                : "";
        }
        catch (ConnectorException failure) when (failure.Fault == ConnectorFault.Rejected)
        {
            return ""; // a model unknown to it is a refusal over either protocol
        }
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
        IReadOnlyList<OdooNeed> needs,
        CancellationToken cancellationToken
    )
    {
        var absent = needs
            .SelectMany(need => need.Fields, (need, field) => (need.Model, Field: field))
            .Where(each => _seen[each.Model].State != SchemaState.Missing && !_seen[each.Model].Fields.Contains(each.Field))
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
