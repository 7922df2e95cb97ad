using System.Text.Json;
using Portal.Core.Assets;
using Portal.Core.Assets.Map;
using Portal.Core.Subscriptions.Seats;
using Portal.Pages.Map;

namespace Portal.Tests.Pages;

/// <summary>How a device stands against the bill, and what the picture is told. Source: b2.</summary>
public sealed class WhenAMapIsDrawn
{
    private static readonly DateTime Now = new(2026, 11, 23, 0, 0, 0, DateTimeKind.Utc);

    private static readonly Client Client = Client.Make(7, Now);

    private readonly MapAsset _billed = Asset("PC-1");
    private readonly MapAsset _added = Asset("PC-2");
    private readonly MapAsset _gone = Asset("PC-3", AssetStatus.Decommissioned);
    private readonly MapAsset _old = Asset("PC-4", AssetStatus.Decommissioned);

    [Fact]
    public void Devices_that_nobody_bills_and_billed_ones_that_are_gone_stand_out()
    {
        var picture = Draw([Line(2, _billed, _gone)]);

        Assert.Equal(
            [MapBilling.Billed, MapBilling.NotBilled, MapBilling.BilledButGone, MapBilling.Gone],
            picture.Rows.Select(row => row.Billing)
        );
        Assert.Equal([0, -1, 0, -1], picture.Rows.Select(row => row.Line));
    }

    [Fact]
    public void A_line_that_bills_nothing_yet_bills_no_device() =>
        Assert.Equal(MapBilling.NotBilled, Draw([Line(0, _billed)]).Rows[0].Billing);

    [Fact]
    public void Before_the_first_count_nothing_is_said_of_the_bill() =>
        Assert.Equal(
            [MapBilling.Unknown, MapBilling.Unknown, MapBilling.Gone, MapBilling.Gone],
            Draw(null).Rows.Select(row => row.Billing)
        );

    [Theory]
    [InlineData("", 4)]
    [InlineData("pc-2", 1)]
    [InlineData("s00001", 2)]
    [InlineData("nothing", 0)]
    public void Words_look_through_names_and_lines(string words, int found) =>
        Assert.Equal(found, Draw([Line(2, _billed, _gone)]).Matching(words).Rows.Count);

    [Fact]
    public void One_kind_can_be_asked_for() =>
        Assert.Equal("PC-3", Assert.Single(Draw([Line(2, _billed, _gone)], MapBilling.BilledButGone).Rows).Asset.Name);

    [Fact]
    public void The_picture_is_told_of_marks_besides_colours_and_of_places_that_are_there()
    {
        var ticket = new MapTicket(Guid.NewGuid(), 1, null, "Disk", 3, "New", Now.AddDays(-400));
        var picture = MapPicture.Of(
            new AssetMap(Client, [_added, _billed with { Tickets = [ticket] }, _gone], [], IsCut: false),
            [Line(1, _billed, _gone)],
            null
        );

        var told = MapJson.Of(picture, Now);

        Assert.Equal(["hollow", "full", "cross"], told.Assets.Select(asset => asset.Mark));
        Assert.Equal(["amber", "green", "red"], told.Assets.Select(asset => asset.Tone));
        Assert.Equal([-1, 0, 0], told.Assets.Select(asset => asset.Line));
        Assert.Equal((1, "red", 11d), (told.Tickets[0].Asset, told.Tickets[0].Tone, told.Tickets[0].Size));
        Assert.Equal("S00001 SEAT", Assert.Single(told.Lines).Name);
        Assert.Contains(
            "\"mark\":\"cross\"",
            JsonSerializer.Serialize(told, MapJsonContext.Default.MapJson),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Müller & Söhne AG", "asset-map-muller-sohne-ag-7")]
    [InlineData("\"../x\"; ", "asset-map-x-7")]
    [InlineData("株式会社", "asset-map-7")]
    public void A_file_is_named_after_its_client(string name, string file)
    {
        var client = Client.Make(7, Now);
        _ = client.TryTake(new FoundClient(7, name, "", false, Now, Now));

        Assert.Equal(file, MapWords.FileName(client));
    }

    private MapPicture Draw(IReadOnlyList<BilledSeats>? lines, MapBilling? only = null) =>
        MapPicture.Of(new AssetMap(Client, [_billed, _added, _gone, _old], [], IsCut: false), lines, only);

    private static MapAsset Asset(string name, AssetStatus status = AssetStatus.Active) =>
        new(Guid.NewGuid(), name, status, "Windows 11", Now, Now, HasConflict: false);

    private static BilledSeats Line(decimal inForce, params IEnumerable<MapAsset> assets) =>
        new(
            Guid.NewGuid(),
            1,
            "S00001",
            "SEAT",
            inForce,
            2,
            SeatLineState.Applied,
            PeriodMinor: 100,
            "KES",
            2,
            assets.Select(asset => asset.Key).ToHashSet()
        );
}
