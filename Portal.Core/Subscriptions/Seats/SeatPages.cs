using System.Globalization;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>Pages of the devices that a count has kept.</summary>
internal static class SeatPages
{
    /// <summary>One page. What a count has kept never changes, so a place in it is a cursor that stays true.</summary>
    /// <param name="devices">All that match.</param>
    /// <param name="page">Which page.</param>
    public static KeysetPage<T> Cut<T>(List<T> devices, KeysetRequest page)
        where T : class
    {
        var at = int.TryParse(page.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var cursor) ? cursor : 0;
        var start = page.Move switch
        {
            KeysetMove.After => at,
            KeysetMove.Before => at - page.Size,
            KeysetMove.Last => (Math.Max(0, devices.Count - 1) / page.Size) * page.Size,
            _ => 0,
        };
        start = Math.Clamp(start, 0, devices.Count);
        var rows = devices.Skip(start).Take(page.Size).ToList();
        return new KeysetPage<T>(
            rows,
            start > 0 ? start.ToString(CultureInfo.InvariantCulture) : null,
            start + rows.Count < devices.Count ? (start + rows.Count).ToString(CultureInfo.InvariantCulture) : null,
            devices.Count,
            rows.Count > 0 ? start + 1 : null
        );
    }
}
