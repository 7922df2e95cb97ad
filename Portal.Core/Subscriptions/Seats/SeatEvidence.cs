using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>A device behind a number.</summary>
/// <param name="Id">Its id in Portal.</param>
/// <param name="Name">Its name when it was counted.</param>
/// <param name="SeenAt">UTC instant it was last seen, or null.</param>
public sealed record SeatDevice(Guid Id, string Name, DateTime? SeenAt = null)
{
    /// <summary>True for one that Pulseway does not list any more, within its days of grace.</summary>
    public bool IsStale { get; init; }

    /// <summary>Why it is gone or comes; empty when nothing is known.</summary>
    public string Why { get; init; } = "";
}

/// <summary>
/// The devices behind a client's count of a product, as they were then: so that a number can be proved long afterwards, whatever became of the devices.
/// One row for all of them, since they are only ever read together. Source: b3 ("the named devices").
/// </summary>
public sealed class SeatEvidence
{
    /// <summary>Stands for the client of devices whose group belongs to none.</summary>
    internal const int NoClient = 0;

    private SeatEvidence() { }

    /// <summary>The count.</summary>
    public Guid RunId { get; private set; }

    /// <summary>The client's company in Odoo.</summary>
    public int ClientId { get; private set; }

    /// <summary>Internal reference of the product.</summary>
    public string ProductCode { get; private set; } = "";

    /// <summary>JSON of the devices counted, by name.</summary>
    public string Counted { get; private set; } = "[]";

    /// <summary>JSON of those that came since the last count.</summary>
    public string Added { get; private set; } = "[]";

    /// <summary>JSON of those that went.</summary>
    public string Removed { get; private set; } = "[]";

    internal static SeatEvidence Of(SeatLine line, IReadOnlyList<SeatDevice> counted, SeatChanges changes) =>
        new()
        {
            RunId = line.RunId,
            ClientId = line.ClientId,
            ProductCode = line.ProductCode,
            Counted = Write(counted),
            Added = Write(changes.Added),
            Removed = Write(changes.Removed),
        };

    /// <summary>Devices that are billed to nobody: no line names them.</summary>
    internal static SeatEvidence OfNobody(Guid runId, int clientId, string productCode, IReadOnlyList<SeatDevice> devices) =>
        new()
        {
            RunId = runId,
            ClientId = clientId,
            ProductCode = productCode,
            Counted = Write(devices),
        };

    internal static IReadOnlyList<SeatDevice> Read(string json) =>
        JsonSerializer.Deserialize(json, SeatDeviceJson.Default.IReadOnlyListSeatDevice) ?? [];

    private static string Write(IReadOnlyList<SeatDevice> devices) =>
        JsonSerializer.Serialize(devices, SeatDeviceJson.Default.IReadOnlyListSeatDevice);
}

/// <summary>What came and went since the last count.</summary>
/// <param name="Added">Devices that came.</param>
/// <param name="Removed">Devices that went, each with why.</param>
/// <param name="Stale">Of those counted, not seen for long.</param>
/// <param name="Decommissioned">Of those that went, decommissioned.</param>
internal sealed record SeatChanges(
    IReadOnlyList<SeatDevice> Added,
    IReadOnlyList<SeatDevice> Removed,
    int Stale,
    int Decommissioned
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault
)]
[JsonSerializable(typeof(IReadOnlyList<SeatDevice>))]
internal sealed partial class SeatDeviceJson : JsonSerializerContext;

internal sealed class SeatEvidenceMapping : IEntityTypeConfiguration<SeatEvidence>
{
    public void Configure(EntityTypeBuilder<SeatEvidence> builder)
    {
        builder.ToTable("SeatEvidence");
        builder.HasKey(evidence => new
        {
            evidence.RunId,
            evidence.ClientId,
            evidence.ProductCode,
        });
        builder.Property(evidence => evidence.ProductCode).HasMaxLength(200);
        builder.HasOne<SeatRun>().WithMany().HasForeignKey(evidence => evidence.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}
