using System.Globalization;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>Lines in the words of the audit.</summary>
internal static class SeatNotes
{
    /// <summary>Each as <c>S0042 Acme: 42 → 45</c>.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<SeatLine> lines) =>
        [
            .. lines
                .OrderBy(line => line.OrderId)
                .Select(line =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{line.OrderName} {line.ClientName}, {line.ProductCode}: {line.Billed:0.###} → {line.Proposed:0.###}"
                    )
                ),
        ];
}
