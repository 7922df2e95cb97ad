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
    /// <summary>Why it is gone or comes; empty when nothing is known.</summary>
    public string Why { get; init; } = "";
}

/// <summary>
/// The devices behind a line, as they were when it was counted: so that a number can be proved long afterwards, whatever became of the devices. One
/// row a line instead of one a device, since they are only ever read together. Source: b3 ("the named devices").
/// </summary>
public sealed class SeatEvidence
{
    private SeatEvidence() { }

    /// <summary>The line.</summary>
    public Guid LineId { get; private set; }

    /// <summary>JSON of the devices counted, by name.</summary>
    public string Counted { get; private set; } = "[]";

    /// <summary>JSON of those that came since the last count.</summary>
    public string Added { get; private set; } = "[]";

    /// <summary>JSON of those that went.</summary>
    public string Removed { get; private set; } = "[]";

    internal static SeatEvidence Of(Guid lineId, IReadOnlyList<SeatDevice> counted, SeatChanges changes) =>
        new()
        {
            LineId = lineId,
            Counted = Write(counted),
            Added = Write(changes.Added),
            Removed = Write(changes.Removed),
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
        builder.HasKey(evidence => evidence.LineId);
        builder.Property(evidence => evidence.LineId).ValueGeneratedNever();
        builder.HasOne<SeatLine>().WithOne().HasForeignKey<SeatEvidence>(evidence => evidence.LineId).OnDelete(DeleteBehavior.Cascade);
    }
}
