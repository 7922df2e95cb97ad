using System.Text.Json.Serialization;

namespace Portal.Core.Odoo;

/// <summary>A <c>res.users</c>.</summary>
internal sealed record UserRow(string Name, string Login);

/// <summary>A <c>res.users.apikeys</c>; the key itself is never read.</summary>
internal sealed record KeyRow(int Id, string Name, DateTime? CreateDate, DateTime? ExpirationDate);

/// <summary>An <c>ir.model.fields</c>.</summary>
internal sealed record FieldRow(string Model, string Name);

/// <summary>JSON of what is read about account and schema.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(OdooTextConverter), typeof(OdooInstantConverter)]
)]
[JsonSerializable(typeof(List<UserRow>))]
[JsonSerializable(typeof(List<KeyRow>))]
[JsonSerializable(typeof(List<FieldRow>))]
internal sealed partial class OdooAccountWire : JsonSerializerContext;
