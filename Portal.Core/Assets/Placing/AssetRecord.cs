using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Core.Assets.Placing;

/// <summary>What Odoo keeps of an asset in the Studio profile, as Portal has it. Source: 000-4 to 000-12, D1.</summary>
/// <param name="Key">Portal's own id of the asset.</param>
/// <param name="OdooId">Id of the record in Odoo; null for one that is to be made, or found by its Pulseway id.</param>
/// <param name="Name">Hostname.</param>
/// <param name="Serial">Serial number, or empty.</param>
/// <param name="CompanyId">The client; null changes nothing there.</param>
/// <param name="AssignedToId">The person who uses it, or null.</param>
/// <param name="PulsewayId">Its id in Pulseway, or empty.</param>
/// <param name="Os">Operating system, or empty.</param>
/// <param name="AuditedAt">UTC instant its details were read, or null.</param>
/// <param name="IsActive">True while it is in service.</param>
/// <param name="IsSubscribed">True when it is billed.</param>
public sealed record AssetRecord(
    Guid Key,
    int? OdooId,
    string Name,
    string Serial,
    int? CompanyId,
    int? AssignedToId,
    string PulsewayId,
    string Os,
    DateTime? AuditedAt,
    bool IsActive,
    bool IsSubscribed
)
{
    /// <summary>Kind of the delivery.</summary>
    public const string Kind = "asset.keep";

    /// <summary>Destination of the delivery.</summary>
    public const string Destination = "odoo";

    /// <summary>What <c>x_status</c> is for one in service. Source: D1, 000-30.</summary>
    public const string Active = "active";

    /// <summary>Reads a payload.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static AssetRecord Read(ReadOnlySpan<byte> payload) =>
        JsonSerializer.Deserialize(payload, AssetRecordJson.Default.AssetRecord) ?? throw new JsonException("The asset is null.");

    /// <summary>Reads the id of the record from what the connector answered; null when it is not in there.</summary>
    public static int? ReadId(ReadOnlySpan<byte> answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, AssetRecordJson.Default.KeptAsset)?.Id;
        }
        catch (JsonException)
        {
            return null; // found another way: by its Pulseway id, with the next import
        }
    }

    /// <summary>The answer that <see cref="ReadId"/> reads.</summary>
    public static byte[] WriteId(int id) =>
        JsonSerializer.SerializeToUtf8Bytes(new KeptAsset(id), AssetRecordJson.Default.KeptAsset);

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, AssetRecordJson.Default.AssetRecord);

    /// <summary>Tells apart what Odoo should know anew; of the last audit the day, since the instant would be news every few minutes.</summary>
    internal string Digest()
    {
        var told = this with { Key = Guid.Empty, OdooId = null, AuditedAt = AuditedAt?.Date };
        return Convert.ToHexString(SHA256.HashData(told.Write()))[..32];
    }
}

/// <summary>A record that Odoo has.</summary>
/// <param name="Id">Its id.</param>
public sealed record KeptAsset(int Id);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AssetRecord))]
[JsonSerializable(typeof(KeptAsset))]
internal sealed partial class AssetRecordJson : JsonSerializerContext;
