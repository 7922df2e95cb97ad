using Portal.Core.Connections;

namespace Portal.Core.Odoo;

/// <summary>What of the client assets' model is there, and how its parts stand by that.</summary>
/// <param name="Models">The models that are there, by name.</param>
/// <param name="Fields">Their fields of the names that Portal uses.</param>
internal sealed record StudioSeen(IReadOnlyDictionary<string, OdooId> Models, IReadOnlyList<StudioFieldRow> Fields)
{
    public OdooId? Asset => Models.TryGetValue(StudioModel.Asset, out var id) ? id : null;

    public OdooId? Ticket => Models.TryGetValue(StudioModel.Ticket, out var id) ? id : null;

    public bool HasAccess { get; init; }

    public bool HasList { get; init; }

    public bool HasForm { get; init; }

    public bool HasTicketView { get; init; }

    public bool HasMenu { get; init; }

    /// <summary>The fields of the model that are not there.</summary>
    public IReadOnlyList<StudioField> MissingFields =>
        [.. StudioModel.Fields.Where(each => Find(StudioModel.Asset, each) is null)];

    public IReadOnlyList<FoundPart> Parts() =>
        [
            new(StudioPart.Model, "Client assets", Asset is null ? PartState.Missing : PartState.Installed),
            OfFields(),
            new(StudioPart.Access, "Staff may read and change them", HasAccess ? PartState.Installed : PartState.Missing),
            OfField(StudioPart.TicketField, "Asset on tickets", StudioModel.Ticket, StudioModel.AssetOfTicket),
            OfTickets(StudioPart.TicketView, "Only assets of a ticket's customer to choose from", HasTicketView),
            Ticket is null
                ? Absent(StudioPart.Tickets, "Tickets on the asset")
                : OfField(StudioPart.Tickets, "Tickets on the asset", StudioModel.Asset, StudioModel.TicketsOf),
            new(StudioPart.List, "List of assets", HasList ? PartState.Installed : PartState.Missing),
            new(StudioPart.Form, "Form of an asset", HasForm ? PartState.Installed : PartState.Missing),
            new(StudioPart.Menu, $"Menu {StudioModel.App}", HasMenu ? PartState.Installed : PartState.Missing),
        ];

    private FoundPart OfFields()
    {
        var other = StudioModel
            .Fields.Select(field => (Field: field, Row: Find(StudioModel.Asset, field)))
            .Where(each => each.Row is { } row && !each.Field.IsLike(row))
            .Select(each => Differs(each.Field, each.Row!))
            .ToList();
        const string title = "Their fields";
        return Asset is not null && MissingFields is { Count: > 0 } missing
                ? new(
                    StudioPart.Fields,
                    title,
                    PartState.Missing,
                    $"Missing: {string.Join(", ", missing.Select(field => field.Name))}."
                )
            : other.Count > 0 ? new(StudioPart.Fields, title, PartState.Different, string.Join(' ', other))
            : new(StudioPart.Fields, title, Asset is null ? PartState.Missing : PartState.Installed);
    }

    private FoundPart OfField(string key, string title, string model, StudioField field) =>
        !Models.ContainsKey(model) && model == StudioModel.Ticket ? Absent(key, title)
        : Find(model, field) is not { } row ? new(key, title, PartState.Missing)
        : field.IsLike(row) ? new(key, title, PartState.Installed)
        : new(key, title, PartState.Different, Differs(field, row));

    private FoundPart OfTickets(string key, string title, bool isThere) =>
        Ticket is null ? Absent(key, title) : new(key, title, isThere ? PartState.Installed : PartState.Missing);

    private static FoundPart Absent(string key, string title) =>
        new(key, title, PartState.NoPlace, "Helpdesk is not installed there.");

    private static string Differs(StudioField field, StudioFieldRow row) =>
        $"{field.Name} is {Kind(row.Ttype, row.Relation)} there, and Portal needs {Kind(field.Kind, field.Relation)}: rename that field in Odoo, then install again.";

    private static string Kind(string kind, string? relation) => string.IsNullOrEmpty(relation) ? kind : $"{kind} to {relation}";

    private StudioFieldRow? Find(string model, StudioField field) =>
        Fields.FirstOrDefault(row => row.Model == model && row.Name == field.Name);
}

/// <summary>The parts by their keys.</summary>
internal static class StudioPart
{
    public const string Model = "model";
    public const string Fields = "fields";
    public const string Access = "access";
    public const string TicketField = "ticket-field";
    public const string TicketView = "ticket-view";
    public const string Tickets = "tickets";
    public const string List = "list";
    public const string Form = "form";
    public const string Menu = "menu";
}
