using System.Text.Json;

namespace Portal.Core.Catalog;

/// <summary>What Odoo is told of one template. Source: 002-4, 002-5, 002-7, D13, D15.</summary>
/// <param name="Code">The product's reference: the template's id.</param>
/// <param name="Content">What the product is to be; null when it is only put away.</param>
/// <param name="OverwritesPrices">True when prices follow also where the product is there already.</param>
public sealed record CatalogWrite(string Code, CatalogProduct? Content, bool OverwritesPrices);

/// <summary>What a product is to be.</summary>
/// <param name="Name">Name.</param>
/// <param name="Description">What customers read.</param>
/// <param name="Price">Price of one bill, in the company's currency.</param>
/// <param name="Months">Months from one bill to the next.</param>
/// <param name="Deposit">Price of the deposit product; null for none.</param>
public sealed record CatalogProduct(string Name, string Description, decimal Price, int Months, decimal? Deposit);

/// <summary>What Odoo has now.</summary>
/// <param name="Seen">Read after the writing.</param>
public sealed record CatalogWritten(CatalogSeen Seen);

/// <summary>What is promised to Odoo about the catalogue.</summary>
public static class CatalogWrites
{
    /// <summary>Destination of these deliveries.</summary>
    public const string Destination = "odoo";

    /// <summary>Their kind.</summary>
    public const string Kind = "catalog.write";

    private const string Record = $"abs.{CatalogActs.Template}"; // the link names it so: both stand in one story

    /// <summary>What the reference of a deposit product ends with.</summary>
    public const string DepositSuffix = "-DEPOSIT";

    /// <summary>The record they are about.</summary>
    public static string SubjectOf(string templateId) => $"{Record},{templateId}";

    /// <summary>The template that a record names; null for another kind of record.</summary>
    public static string? TemplateOf(string subject) =>
        subject.StartsWith($"{Record},", StringComparison.Ordinal) ? subject[(Record.Length + 1)..] : null;

    /// <summary>Reads a payload.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static CatalogWrite Read(ReadOnlySpan<byte> payload) =>
        JsonSerializer.Deserialize(payload, CatalogJson.Default.CatalogWrite) ?? throw new JsonException("The payload is null.");

    /// <summary>Writes what is there now, for the outcome.</summary>
    public static byte[] Answer(CatalogWritten written) =>
        JsonSerializer.SerializeToUtf8Bytes(written, CatalogJson.Default.CatalogWritten);

    internal static byte[] Write(CatalogWrite write) =>
        JsonSerializer.SerializeToUtf8Bytes(write, CatalogJson.Default.CatalogWrite);

    internal static CatalogSeen? ReadAnswer(byte[] answer) =>
        answer.Length == 0 ? null : JsonSerializer.Deserialize(answer, CatalogJson.Default.CatalogWritten)?.Seen;
}
