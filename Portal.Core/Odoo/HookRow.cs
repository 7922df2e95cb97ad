using System.Text.Json.Serialization;

namespace Portal.Core.Odoo;

/// <summary>A rule of <c>base.automation</c>.</summary>
internal sealed record AutomationRow(int Id, string Name, bool Active);

/// <summary>An action of <c>ir.actions.server</c> that calls somebody.</summary>
internal sealed record HookActionRow(int Id, string WebhookUrl, OdooLink? BaseAutomationId, OdooLink? ModelId);

/// <summary>A row of <c>ir.model</c>.</summary>
internal sealed record ModelRow(int Id, string Model);

/// <summary>A row of <c>ir.model.fields</c>.</summary>
internal sealed record ModelFieldRow(int Id, string Model, string Name);

/// <summary>JSON of what is read of Odoo's automations.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(OdooTextConverter), typeof(OdooLinkConverter)]
)]
[JsonSerializable(typeof(List<AutomationRow>))]
[JsonSerializable(typeof(List<HookActionRow>))]
[JsonSerializable(typeof(List<ModelRow>))]
[JsonSerializable(typeof(List<ModelFieldRow>))]
internal sealed partial class HookWire : JsonSerializerContext;
