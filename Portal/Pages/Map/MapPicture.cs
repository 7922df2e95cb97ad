using Portal.Core.Assets;
using Portal.Core.Assets.Map;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Pages.Map;

/// <summary>How a device stands against what is billed.</summary>
public enum MapBilling
{
    /// <summary>The newest count has it on a line that bills.</summary>
    Billed,

    /// <summary>It is in service, and no line that bills has it.</summary>
    NotBilled,

    /// <summary>The newest count has it, and it is out of service by now.</summary>
    BilledButGone,

    /// <summary>It is out of service and not billed.</summary>
    Gone,

    /// <summary>Nobody has counted yet, or the person may not see seats.</summary>
    Unknown,
}

/// <summary>An asset with the line that bills it.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Billing">How it stands against the bill.</param>
/// <param name="Line">Place of its line among <see cref="MapPicture.Lines"/>, or -1.</param>
public sealed record MapRow(MapAsset Asset, MapBilling Billing, int Line);

/// <summary>The map of one client: what the picture and the table beside it both show. Source: b2, 000-1.</summary>
/// <param name="Map">The client, its assets and tickets.</param>
/// <param name="Lines">The lines that bill; null when nobody has counted or the person may not see seats.</param>
/// <param name="Rows">The assets by name.</param>
public sealed record MapPicture(AssetMap Map, IReadOnlyList<BilledSeats>? Lines, IReadOnlyList<MapRow> Rows)
{
    /// <summary>Open tickets of the client that are about none of its assets; none while only some assets are asked for.</summary>
    public IReadOnlyList<MapTicket> OtherTickets { get; private init; } = [];

    /// <summary>True when there is nothing to show.</summary>
    public bool IsEmpty => Rows.Count == 0 && OtherTickets.Count == 0;

    /// <summary>Ties each asset to the line that bills it.</summary>
    /// <param name="map">The assets.</param>
    /// <param name="lines">The lines, or null.</param>
    /// <param name="only">Only assets that stand so; null for all.</param>
    /// <param name="withGone">True to show also those that are out of service and not billed; billed ones are always shown.</param>
    public static MapPicture Of(AssetMap map, IReadOnlyList<BilledSeats>? lines, MapBilling? only, bool withGone)
    {
        var lineOf = new Dictionary<Guid, int>();
        foreach (var (line, at) in (lines ?? []).Select((line, at) => (line, at)))
        {
            foreach (var device in line.Devices)
            {
                lineOf.TryAdd(device, at);
            }
        }

        var rows = map
            .Assets.Select(asset =>
            {
                var at = lineOf.GetValueOrDefault(asset.Key, -1);
                return new MapRow(asset, Judge(asset, lines, at), at);
            })
            .Where(row => only is null ? withGone || row.Billing != MapBilling.Gone : row.Billing == only)
            .ToList();
        return new MapPicture(map, lines, rows) { OtherTickets = only is null ? map.OtherTickets : [] };
    }

    /// <summary>Those whose name, a ticket or line holds these words; all without words.</summary>
    public MapPicture Matching(string words) =>
        words.Length == 0
            ? this
            : this with
            {
                Rows = [.. Rows.Where(row => NamesOf(row).Any(name => name.Contains(words, StringComparison.OrdinalIgnoreCase)))],
                OtherTickets =
                [
                    .. OtherTickets.Where(ticket => ticket.Title.Contains(words, StringComparison.OrdinalIgnoreCase)),
                ],
            };

    private IEnumerable<string> NamesOf(MapRow row) =>
        row
            .Asset.Tickets.Select(ticket => ticket.Title)
            .Append(row.Asset.Name)
            .Append(row.Line >= 0 && Lines is not null ? MapWords.Title(Lines[row.Line]) : "");

    public int Count(MapBilling billing) => Rows.Count(row => row.Billing == billing);

    private static MapBilling Judge(MapAsset asset, IReadOnlyList<BilledSeats>? lines, int at)
    {
        var isInService = asset.Status != AssetStatus.Decommissioned;
        var isBilled = at >= 0 && lines is not null && lines[at].InForce > 0;
        return lines is null
            ? isInService
                ? MapBilling.Unknown
                : MapBilling.Gone
            : isInService
                ? isBilled
                    ? MapBilling.Billed
                    : MapBilling.NotBilled
                : isBilled
                    ? MapBilling.BilledButGone
                    : MapBilling.Gone;
    }
}
