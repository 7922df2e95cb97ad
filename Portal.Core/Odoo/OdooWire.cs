using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Core.Odoo;

/// <summary>JSON of the protocols and of the results that every model shares.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(OdooTextConverter), typeof(OdooNumberConverter)]
)]
[JsonSerializable(typeof(RpcError))]
[JsonSerializable(typeof(RpcVersion))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(List<int>))]
internal sealed partial class OdooWire : JsonSerializerContext;

/// <summary>What <c>common.version</c> answers.</summary>
internal sealed record RpcVersion(string ServerVersion, IReadOnlyList<JsonElement>? ServerVersionInfo);

/// <summary>The error of a JSON-RPC answer.</summary>
internal sealed record RpcError(int Code, RpcErrorDetail? Data);

/// <summary>Its detail, without the traceback.</summary>
internal sealed record RpcErrorDetail(string? Name, string? Message);
