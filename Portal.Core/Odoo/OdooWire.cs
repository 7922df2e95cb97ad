using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Core.Odoo;

/// <summary>JSON of the protocols and of the results that every model shares.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(OdooTextConverter), typeof(OdooNumberConverter)]
)]
[JsonSerializable(typeof(RpcError))]
[JsonSerializable(typeof(ReportedError))]
[JsonSerializable(typeof(RpcVersion))]
[JsonSerializable(typeof(WebVersion))]
[JsonSerializable(typeof(OwnContext))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(List<int>))]
internal sealed partial class OdooWire : JsonSerializerContext;

/// <summary>What <c>common.version</c> answers.</summary>
internal sealed record RpcVersion(string ServerVersion, IReadOnlyList<JsonElement>? ServerVersionInfo);

/// <summary>The error of a JSON-RPC answer.</summary>
internal sealed record RpcError(int Code, ReportedError? Data);

/// <summary>An exception at Odoo, without the traceback: the detail of a JSON-RPC error, the whole of a JSON-2 one.</summary>
internal sealed record ReportedError(string? Name, string? Message);

/// <summary>What <c>/web/version</c> answers.</summary>
internal sealed record WebVersion(string? Version, IReadOnlyList<JsonElement>? VersionInfo);

/// <summary>What <c>res.users.context_get</c> says of the key's owner.</summary>
internal sealed record OwnContext(int? Uid);
