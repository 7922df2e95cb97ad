using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Core.Retail.Products;

/// <summary>What ABS can entitle somebody to, by kind. Regulatory and documentary units have no place there. Source: 001-9.</summary>
public enum UnitType
{
    /// <summary>A thing: <c>vehicle-e3h</c>. Source: 001-17.</summary>
    Physical = 0,

    /// <summary>A service: <c>service-swap-network-nairobi</c>. Source: 001-18.</summary>
    Service = 1,

    /// <summary>A plan or an assignment. Source: 001-19, 001-30.</summary>
    Contract = 2,

    /// <summary>Something digital.</summary>
    Digital = 3,
}

/// <summary>One unit of ABS that a product stands for.</summary>
/// <param name="Sku">What the unit is called towards the customer; empty for the product's own internal reference.</param>
/// <param name="Type">Its kind.</param>
/// <param name="AbsRef">The coupling key: what ABS knows it by. Source: 001-17 to 001-21.</param>
/// <param name="Quantity">How many of it one product is; from 1.</param>
public sealed record ProductUnit(string Sku, UnitType Type, string AbsRef, int Quantity = 1)
{
    /// <summary>Longest sku and coupling key.</summary>
    public const int TextLength = 200;

    internal static string Write(IReadOnlyList<ProductUnit> units) =>
        JsonSerializer.Serialize([.. units], ProductUnitJson.Default.ListProductUnit);

    internal static IReadOnlyList<ProductUnit> Read(string json) =>
        JsonSerializer.Deserialize(json, ProductUnitJson.Default.ListProductUnit) ?? [];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(List<ProductUnit>))]
internal sealed partial class ProductUnitJson : JsonSerializerContext;
