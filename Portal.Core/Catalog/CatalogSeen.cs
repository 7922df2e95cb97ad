using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Core.Catalog;

/// <summary>A product as Odoo has it.</summary>
/// <param name="Id">Id of the product template.</param>
/// <param name="Name">Name.</param>
/// <param name="Description">What customers read.</param>
/// <param name="IsActive">False for an archived one.</param>
/// <param name="Price">List price, in the company's currency.</param>
/// <param name="IsRecurring">True for one that subscriptions bill; null where this Odoo has no subscriptions.</param>
public sealed record SeenProduct(int Id, string Name, string Description, bool IsActive, decimal Price, bool? IsRecurring);

/// <summary>What Odoo has for one template.</summary>
/// <param name="Currency">ISO code of the company's currency.</param>
/// <param name="Products">Products with the template's id as their reference; more than one is a fault in Odoo.</param>
/// <param name="Deposits">Those of its deposit.</param>
/// <param name="Plan">Name of the plan with the template's period; empty when there is none.</param>
/// <param name="HasPlans">True where this Odoo has subscriptions.</param>
public sealed record CatalogSeen(
    string Currency,
    IReadOnlyList<SeenProduct> Products,
    IReadOnlyList<SeenProduct> Deposits,
    string Plan,
    bool HasPlans
)
{
    /// <summary>Nothing was seen yet.</summary>
    public static CatalogSeen Nothing { get; } = new("", [], [], "", HasPlans: false);

    /// <summary>The product; null when there is none, or more than one.</summary>
    [JsonIgnore]
    public SeenProduct? Product => Products is [var only] ? only : null;

    /// <summary>The deposit product, likewise.</summary>
    [JsonIgnore]
    public SeenProduct? Deposit => Deposits is [var only] ? only : null;

    internal static CatalogSeen Read(string json) =>
        json.Length == 0 ? Nothing : JsonSerializer.Deserialize(json, CatalogJson.Default.CatalogSeen) ?? Nothing;

    internal string Write() => JsonSerializer.Serialize(this, CatalogJson.Default.CatalogSeen);
}

/// <summary>Products of the commercial system that stand for templates of ABS. Every method may throw <see cref="ConnectorException"/> and is safe to repeat.</summary>
public interface ICatalogDirectory
{
    /// <summary>What there is for templates, archived products too: a fixed number of calls, however many they are.</summary>
    /// <param name="templates">Ids of the templates, each with the months from one bill to the next (0 where unknown).</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyDictionary<string, CatalogSeen>> ReadAsync(
        IReadOnlyDictionary<string, int> templates,
        CancellationToken cancellationToken
    );

    /// <summary>Address of a product's form; null when none is known. Asks nobody.</summary>
    Uri? ProductUrl(int productId);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CatalogSeen))]
[JsonSerializable(typeof(CatalogWrite))]
[JsonSerializable(typeof(CatalogWritten))]
internal sealed partial class CatalogJson : JsonSerializerContext;
