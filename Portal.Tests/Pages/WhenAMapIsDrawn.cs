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
            [MapBilling.Billed, MapBilling.NotBilled, MapBilling.BilledButGone],
            picture.Rows.Select(row => row.Billing)
        );
        Assert.Equal([0, -1, 0], picture.Rows.Select(row => row.Line));
        Assert.Equal(1, picture.Count(MapBilling.BilledButGone));
        Assert.Contains(MapJson.Of(picture, Now).Assets, asset => asset.Mark == "cross");
    }

    [Fact]
    public void The_address_as_it_opens_asks_for_devices_out_of_service_too_since_one_may_be_billed() =>
        Assert.True(
            new MapAddress { Client = Client.Key }
                .ToRequest(Client.Key)
                .WithDecommissioned
        );

    [Fact]
    public void Those_out_of_service_that_nobody_bills_are_shown_when_asked_for() =>
        Assert.Equal(MapBilling.Gone, MapPicture.Of(Map, [Line(2, _billed, _gone)], null, withGone: true).Rows[^1].Billing);

    [Fact]
    public void Tickets_without_a_device_hang_on_the_client_and_are_lines_of_the_file_of_their_own()
    {
        MapTicket[] tickets = [Ticket("Disk", 3), Ticket("Fan", 1)];
        var map = new AssetMap(Client, [_billed with { Tickets = tickets }, _added], [], IsCut: false)
        {
            OtherTickets = [Ticket("Mail is slow", 0)],
        };
        var picture = MapPicture.Of(map, [Line(1, _billed)], null, withGone: false);

        var told = MapJson.Of(picture, Now);

        Assert.Equal([0, 0, -1], told.Tickets.Select(ticket => ticket.Asset));
        Assert.All(told.Tickets, ticket => Assert.StartsWith("/tickets/", ticket.Href, StringComparison.Ordinal));
        Assert.Equal(
            [(null, "Mail is slow"), ("PC-1", "Disk"), ("PC-1", "Fan"), ("PC-2", null)],
            MapLine.Of(picture).Select(line => (line.Row?.Asset.Name, line.Ticket?.Title))
        );
        Assert.Equal("Mail is slow", Assert.Single(MapLine.Of(picture.Matching("slow"))).Ticket?.Title);
        Assert.Empty(MapPicture.Of(map, [Line(1, _billed)], MapBilling.Billed, withGone: false).OtherTickets);
    }

    [Theory]
    [InlineData("ACME\\jane.doe", "Jane Doe")]
    [InlineData("jdoe@acme.example", "Jane Doe")]
    [InlineData("Doe, Jane", "Jane Doe")]
    [InlineData("JSMITH", null)]
    [InlineData("administrator", null)]
    [InlineData("", null)]
    public void The_account_last_logged_on_suggests_the_one_person_it_fits(string account, string? person)
    {
        ClientPerson[] people = [new(1, "Jane Doe"), new(2, "John Smith"), new(3, "Joan Smith")];

        Assert.Equal(person, Portal.Pages.Assets.LastUsers.Suggest(account, people)?.Name);
    }

    [Fact]
    public void A_line_that_bills_nothing_yet_bills_no_device() =>
        Assert.Equal(MapBilling.NotBilled, Draw([Line(0, _billed)]).Rows[0].Billing);

    [Fact]
    public void Before_the_first_count_nothing_is_said_of_the_bill() =>
        Assert.Equal([MapBilling.Unknown, MapBilling.Unknown], Draw(null).Rows.Select(row => row.Billing));

    [Theory]
    [InlineData("", 3)]
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
            null,
            withGone: false
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
        MapPicture.Of(Map, lines, only, withGone: false);

    private AssetMap Map => new(Client, [_billed, _added, _gone, _old], [], IsCut: false);

    private static MapTicket Ticket(string title, int priority) =>
        new(Guid.NewGuid(), 1, null, title, priority, "New", Now.AddDays(-3));

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
