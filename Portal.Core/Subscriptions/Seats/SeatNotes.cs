using System.Globalization;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>Lines and counts in the words of the audit and of results.</summary>
internal static class SeatNotes
{
    /// <summary>Whose devices a count saw: <c>337 devices on 50 subscriptions, 31 of clients without one, 7 of no client</c>.</summary>
    public static string Of(SeatRun run)
    {
        (int Count, string Text)[] others =
        [
            (run.Unbilled, "of clients without one"),
            (run.Unmapped, "in groups that belong to no client"),
            (run.Excluded, "left out by a rule"),
        ];
        var first = string.Create(
            CultureInfo.InvariantCulture,
            $"{run.BilledDevices:N0} {(run.BilledDevices == 1 ? "device" : "devices")} on {run.Subscriptions:N0} {(run.Subscriptions == 1 ? "subscription" : "subscriptions")}"
        );
        var rest = others
            .Where(other => other.Count > 0)
            .Select(other => string.Create(CultureInfo.InvariantCulture, $"{other.Count:N0} {other.Text}"));
        return string.Join(", ", rest.Prepend(first));
    }

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
