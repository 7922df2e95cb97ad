using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>New quantities for one order: all that changes on it, in one request. Source: 000-31, 000-32.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Text">Message for the chatter.</param>
/// <param name="Mark">Words of it that no other message of the order has.</param>
public sealed record SeatWrite(int OrderId, IReadOnlyList<SeatWriteLine> Lines, string Text, string Mark);

/// <summary>A new quantity.</summary>
/// <param name="Line">The line in Portal.</param>
/// <param name="OdooLineId">The line in Odoo; null for one that is to be made.</param>
/// <param name="ProductId">Its product.</param>
/// <param name="From">What is billed as far as Portal knows: anything else was changed in Odoo meanwhile.</param>
/// <param name="To">What is to be billed.</param>
public sealed record SeatWriteLine(Guid Line, int? OdooLineId, int ProductId, decimal From, decimal To);

/// <summary>What Odoo says it did.</summary>
/// <param name="Lines">Ids in Odoo of the lines, by those in Portal.</param>
public sealed record SeatWritten(IReadOnlyDictionary<Guid, int> Lines)
{
    /// <summary>What one seat of each costs in Odoo, without tax; null in an answer that was kept before prices were.</summary>
    public IReadOnlyDictionary<Guid, decimal>? Prices { get; init; }
}

/// <summary>What is promised to Odoo about seats.</summary>
public static class SeatWrites
{
    /// <summary>Destination of these deliveries.</summary>
    public const string Destination = "odoo";

    /// <summary>Their kind.</summary>
    public const string Kind = "seats.write";

    /// <summary>The record they are about.</summary>
    public static string SubjectOf(int orderId) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"sale.order,{orderId}");

    /// <summary>Reads a payload.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static SeatWrite Read(ReadOnlySpan<byte> payload) =>
        JsonSerializer.Deserialize(payload, SeatWriteJson.Default.SeatWrite) ?? throw new JsonException("The payload is null.");

    /// <summary>Writes what was done, for the outcome.</summary>
    public static byte[] Answer(SeatWritten written) =>
        JsonSerializer.SerializeToUtf8Bytes(written, SeatWriteJson.Default.SeatWritten);

    internal static byte[] Write(SeatWrite write) => JsonSerializer.SerializeToUtf8Bytes(write, SeatWriteJson.Default.SeatWrite);

    internal static SeatWritten? ReadAnswer(byte[] answer) =>
        answer.Length == 0 ? null : JsonSerializer.Deserialize(answer, SeatWriteJson.Default.SeatWritten);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SeatWrite))]
[JsonSerializable(typeof(SeatWritten))]
internal sealed partial class SeatWriteJson : JsonSerializerContext;
