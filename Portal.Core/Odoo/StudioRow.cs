using System.Text.Json.Serialization;

namespace Portal.Core.Odoo;

/// <summary>A row of <c>ir.model.fields</c> with its kind.</summary>
internal sealed record StudioFieldRow(int Id, string Model, string Name, string Ttype, string Relation);

/// <summary>A row of <c>ir.model.access</c>.</summary>
internal sealed record AccessRow(int Id, bool PermRead);

/// <summary>A row of <c>ir.ui.view</c>.</summary>
internal sealed record ViewRow(int Id, string Model, string Type);

/// <summary>A row of <c>ir.actions.act_window</c> or <c>ir.ui.menu</c>.</summary>
internal sealed record WindowRow(int Id, string Name);

/// <summary>A row of <c>ir.model.data</c>: what an external id names.</summary>
internal sealed record NamedRow(int Id, string Name, int ResId);

/// <summary>JSON of what is read of Odoo's models, views and menus.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(OdooTextConverter), typeof(OdooLinkConverter)]
)]
[JsonSerializable(typeof(List<StudioFieldRow>))]
[JsonSerializable(typeof(List<AccessRow>))]
[JsonSerializable(typeof(List<ViewRow>))]
[JsonSerializable(typeof(List<WindowRow>))]
[JsonSerializable(typeof(List<NamedRow>))]
internal sealed partial class StudioWire : JsonSerializerContext;
