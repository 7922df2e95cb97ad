using Portal.Core.Subscriptions.Seats;

namespace Portal.Pages.Seats;

/// <summary>Why a line waits, with the threshold that it exceeds and the line that it waits with. Source: R16, D11.</summary>
internal static class SeatReasons
{
    /// <summary>Every guard of a line, in words.</summary>
    /// <param name="line">The line.</param>
    /// <param name="options">The thresholds in force now.</param>
    /// <param name="others">Lines among which the client's others are looked for.</param>
    public static string Of(SeatLine line, SeatOptions options, IReadOnlyList<SeatLine> others) =>
        string.Join(
            ", ",
            SeatWords
                .Each.Where(guard => line.Guards.HasFlag(guard))
                .Select(guard =>
                    guard switch
                    {
                        SeatGuards.Threshold => Threshold(line, options),
                        SeatGuards.OtherLine => OtherLine(line, others),
                        _ => SeatWords.Guard(guard),
                    }
                )
        );

    // a count that was judged by other thresholds than those of now is told without them
    private static string Threshold(SeatLine line, SeatOptions options)
    {
        var change = Math.Abs(line.Delta);
        if (!line.IsUndecided || options.IsSmall(line.Billed, change))
        {
            return SeatWords.Guard(SeatGuards.Threshold);
        }

        (int Most, string Text)[] limits =
        [
            (options.AutoApproveSeats, $"{options.AutoApproveSeats} seats"),
            (options.AutoApprovePercent, $"{options.AutoApprovePercent} % of {SeatWords.Number(line.Billed)}"),
        ];
        var told = string.Join(" and ", limits.Where(limit => limit.Most > 0).Select(limit => limit.Text));
        return told.Length == 0
            ? "No change goes out by itself"
            : $"{SeatWords.Number(change)} {(change == 1 ? "seat is" : "seats are")} more than {told}";
    }

    // those that have a reason of their own to wait
    private static string OtherLine(SeatLine line, IReadOnlyList<SeatLine> others)
    {
        var names = others
            .Where(each => each.ClientId == line.ClientId && each.Id != line.Id && each.RunId == line.RunId)
            .Where(each => (each.Guards & ~SeatGuards.OtherLine) != SeatGuards.None && each.State != SeatLineState.Unchanged)
            .Select(each => $"{each.OrderName}, {each.ProductCode}")
            .Distinct()
            .ToList();
        return names.Count == 0 ? "Waits with another line of the client" : $"Waits with {string.Join(" and ", names)}";
    }
}
