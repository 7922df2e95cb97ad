using System.Text.Json;
using Portal.Core.Assets.Tickets;

namespace Portal.Core.Odoo;

/// <summary>What this Odoo's tickets are like.</summary>
/// <param name="Shape">The model; null when it has none.</param>
/// <param name="Fields">The fields that can be read.</param>
/// <param name="Stages">Its stages, in their order.</param>
internal sealed record KnownTickets(TicketShape? Shape, IReadOnlySet<string> Fields, IReadOnlyList<StageRecord> Stages)
{
    /// <summary>Ids of stages whose tickets are done.</summary>
    public IReadOnlySet<int> Done { get; } =
        Stages.Where(stage => Shape?.Done == "closed" ? stage.Closed : stage.Fold).Select(stage => stage.Id).ToHashSet();

    /// <summary>True for a ticket that nobody has to do any more.</summary>
    public bool IsDone(TicketRecord row) =>
        !row.Active || IsDoneTask(row) || (row.StageId is { } stage && Done.Contains(stage.Id.Value));

    /// <summary>True for a task that somebody marked as done or called off, whichever its stage is.</summary>
    public bool IsDoneTask(TicketRecord row) =>
        Shape?.Kind == TicketModel.ProjectTask && row.State.StartsWith("1_", StringComparison.Ordinal);

    /// <summary>The first stage that is done, or is not, of the own ones of a ticket's team or project where there are any.</summary>
    public int? FirstStage(bool isDone, TicketRecord row)
    {
        var fitting = Stages.Where(stage => Done.Contains(stage.Id) == isDone).ToList();
        var own = fitting.FirstOrDefault(stage => OwnersOf(stage).Any(each => each == OwnerOf(row)?.Id));
        return (own ?? fitting.FirstOrDefault(stage => OwnersOf(stage).Count == 0) ?? fitting.FirstOrDefault())?.Id;
    }

    private OdooLink? OwnerOf(TicketRecord row) => Shape?.Kind == TicketModel.ProjectTask ? row.ProjectId : row.TeamId;

    private IReadOnlyList<OdooId> OwnersOf(StageRecord stage) =>
        Shape?.Kind == TicketModel.ProjectTask ? stage.ProjectIds : stage.TeamIds;
}

/// <summary>
/// Finds out where tickets live in this Odoo, with which fields and stages: asked once in a while. One help desk is told from the other by the model
/// of its stages. Thread-safe. Source: C12, d3, FACTS §2.
/// </summary>
internal sealed class TicketModels(OdooClient odoo, TicketOptions options, TimeProvider time)
{
    private const string Stage = "stage_id";
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(5);

    private static readonly string[] Wanted =
    [
        .. TicketWire.Default.TicketRecord.Properties.Select(static property => property.Name).Where(name => name != "id"),
    ];

    private (KnownTickets Tickets, DateTimeOffset ReadAt)? _known;

    /// <summary>What was found last, or null.</summary>
    public KnownTickets? Known => _known?.Tickets;

    public async Task<KnownTickets> FindAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_known is { } known && now - known.ReadAt < KeepFor)
        {
            return known.Tickets;
        }

        var found = await ReadAsync(cancellationToken);
        _known = (found, now);
        return found;
    }

    private async Task<KnownTickets> ReadAsync(CancellationToken cancellationToken)
    {
        if (options.Model == TicketModel.PortalOnly)
        {
            return new KnownTickets(null, new HashSet<string>(), []);
        }

        var shapes = options.Model == TicketModel.Auto ? TicketShape.All : [TicketShape.Of(options.Model) ?? TicketShape.All[0]];
        foreach (var shape in shapes)
        {
            var fields = await FieldsAsync(shape.Model, cancellationToken);
            if (fields.GetValueOrDefault(Stage) == shape.Stages || (options.Model == shape.Kind && fields.Count > 0))
            {
                return new KnownTickets(shape, fields.Keys.ToHashSet(), await StagesAsync(shape, cancellationToken));
            }
        }

        return options.Model == TicketModel.Auto
            ? new KnownTickets(null, new HashSet<string>(), [])
            : throw new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Rejected, $"no {shapes[0].Model}")
            {
                Reason = $"Odoo has no model {shapes[0].Model}, though Tickets:Model says {options.Model}",
            };
    }

    private async Task<Dictionary<string, string>> FieldsAsync(string model, CancellationToken cancellationToken)
    {
        var call = new OdooCall(model, "fields_get")
        {
            Arguments = new OdooValues().Set("allfields", Wanted).Set("attributes", (string[])["type", "relation"]),
            IsRead = true,
        };
        try
        {
            var told = await odoo.CallAsync(call, OdooWire.Default.JsonElement, cancellationToken);
            return told.ValueKind == JsonValueKind.Object
                ? told.EnumerateObject().ToDictionary(field => field.Name, field => LooseJson.Text(field.Value, "relation"))
                : [];
        }
        catch (ConnectorException failure)
            when (failure
                    is {
                        Fault: ConnectorFault.Rejected,
                        Cause: not FaultCause.Database and not FaultCause.Conflict and not FaultCause.MissingRight
                    }
            )
        {
            return []; // a model unknown to it is a refusal over either protocol; a right that is missing moves no tickets
        }
    }

    private async Task<IReadOnlyList<StageRecord>> StagesAsync(TicketShape shape, CancellationToken cancellationToken)
    {
        var isTask = shape.Kind == TicketModel.ProjectTask;
        var call = new OdooCall(shape.Stages, "search_read")
        {
            Arguments = new OdooValues()
                // a stage that is somebody's own is for the tasks on their desk
                .Set("domain", isTask ? OdooDomain.Where("user_id").IsNotSet() : OdooDomain.Everything)
                .Set("fields", (IReadOnlyCollection<string>)[shape.Done, isTask ? "project_ids" : "team_ids"])
                .Set("order", "sequence,id")
                .SetJson("load", null),
            IsRead = true,
            LeadingByPosition = 1,
        };
        return await odoo.CallAsync(call, TicketWire.Default.ListStageRecord, cancellationToken) ?? [];
    }
}
