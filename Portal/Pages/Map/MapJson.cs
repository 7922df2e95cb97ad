using System.Text.Json.Serialization;
using Portal.Core.Assets;
using Portal.Core.Assets.Map;
using Portal.Core.Subscriptions.Seats;
using Portal.Pages.Assets;
using Portal.Pages.Seats;

namespace Portal.Pages.Map;

/// <summary>What <c>asset-map.js</c> draws: nodes with their words, and who hangs on whom by place in the lists.</summary>
internal sealed record MapJson(
    MapNode Client,
    IReadOnlyList<MapNode> Assets,
    IReadOnlyList<MapNode> Tickets,
    IReadOnlyList<MapNode> Lines
)
{
    private const int LargestAge = 365;

    public static MapJson Of(MapPicture picture, DateTime now)
    {
        var ofAssets = picture.Rows.SelectMany((row, at) => row.Asset.Tickets.Select(ticket => Show(ticket, at, now)));
        var others = picture.OtherTickets.Select(ticket => Show(ticket, -1, now));
        return new MapJson(
            new MapNode(picture.Map.Client.Name) { Href = $"{AssetListAddress.Path}?client={picture.Map.Client.Key}" },
            [.. picture.Rows.Select(Show)],
            [.. ofAssets, .. others],
            [.. (picture.Lines ?? []).Select(Show)]
        );
    }

    private static MapNode Show(MapTicket ticket, int asset, DateTime now) =>
        new(ticket.Title)
        {
            Word = MapWords.Ticket(ticket),
            Tone = MapWords.Tone(ticket),
            Href = MapWords.Href(ticket),
            Asset = asset,
            Size = SizeOf(now - ticket.CreatedAt),
        };

    private static MapNode Show(MapRow row) =>
        new(row.Asset.Name)
        {
            Word = MapWords.Word(row.Billing),
            Detail = AssetWords.Word(row.Asset.Status) + (row.Asset.Os.Length > 0 ? $", {row.Asset.Os}" : ""),
            Tone = ToneOf(row),
            Mark = row.Billing switch
            {
                MapBilling.NotBilled => "hollow",
                MapBilling.BilledButGone => "cross",
                _ => "full",
            },
            Href = $"{AssetListAddress.Path}/{row.Asset.Key}",
            Line = row.Line,
        };

    private static MapNode Show(BilledSeats line) =>
        new(MapWords.Title(line))
        {
            Word = MapWords.Word(line),
            Tone = SeatWords.Badge(line.State) is Components.BadgeStatus.Warning or Components.BadgeStatus.Failed
                ? "amber"
                : "green",
            Href = $"{SeatListAddress.Path}/lines/{line.LineId}",
        };

    private static string ToneOf(MapRow row) =>
        row.Billing switch
        {
            MapBilling.NotBilled => "amber",
            MapBilling.BilledButGone => "red",
            MapBilling.Gone => "grey",
            _ when row.Asset.Status == AssetStatus.Stale => "amber",
            MapBilling.Unknown => "blue",
            _ => "green",
        };

    // a ticket grows with its age, to twice the size within a year
    private static double SizeOf(TimeSpan age) => Math.Round(5 + (6 * Math.Min(1, Math.Max(0, age.TotalDays) / LargestAge)), 1);
}

/// <summary>One node of the picture.</summary>
internal sealed record MapNode(string Name)
{
    public string? Word { get; init; }

    public string? Detail { get; init; }

    public string? Tone { get; init; }

    public string? Mark { get; init; }

    public string? Href { get; init; }

    public double? Size { get; init; }

    /// <summary>For a ticket: place of its asset, or -1 for one that hangs on the client.</summary>
    public int? Asset { get; init; }

    /// <summary>For an asset: place of its line, or -1.</summary>
    public int? Line { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(MapJson))]
internal sealed partial class MapJsonContext : JsonSerializerContext;
