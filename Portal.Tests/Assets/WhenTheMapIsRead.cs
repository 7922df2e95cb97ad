using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Assets.Map;
using Portal.Core.Assets.Tickets;
using Portal.Core.Audit;
using Portal.Core.Odoo;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>Source: 000-1, b2, P6.</summary>
public abstract class WhenTheMapIsRead(DatabaseProvider provider) : AssetSuite(provider)
{
    public sealed class OnSqlite() : WhenTheMapIsRead(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTheMapIsRead(DatabaseProvider.Postgres);

    protected override OdooProfile Profile => OdooProfile.Studio;

    [Fact]
    public async Task It_has_the_clients_assets_in_service_with_their_open_tickets()
    {
        var client = await ClientWithAssetsAsync();
        var assets = await AssetsOfAsync(client.Key);
        var (first, second) = (assets[0], assets[1]);
        await KeepAsync(
            Ticket(1, first, "Disk almost full", 2),
            Ticket(2, first, "Old", 1, days: 40),
            Ticket(3, second, "Done", 3, isClosed: true)
        );

        var map = await ReadMapAsync(new AssetMapRequest { ClientKey = client.Key });

        Assert.Equal(assets.Select(asset => asset.Key), map.Assets.Select(asset => asset.Key));
        Assert.Equal(["Old", "Disk almost full"], map.Assets[0].Tickets.Select(ticket => ticket.Title));
        Assert.Empty(map.Assets[1].Tickets);
        Assert.Contains(map.Systems, os => os.Name == first.Os);
    }

    [Fact]
    public async Task It_is_narrowed_by_system_and_by_age_and_priority_of_tickets()
    {
        var client = await ClientWithAssetsAsync();
        var assets = await AssetsOfAsync(client.Key);
        await KeepAsync(
            Ticket(1, assets[0], "Urgent", 3),
            Ticket(2, assets[1], "Old", 1, days: 40),
            Ticket(3, assets[0], "Old as well", 0, days: 50),
            Ticket(4, assets[2], "Both", 2, days: 60)
        );
        var all = new AssetMapRequest { ClientKey = client.Key };

        var urgent = await ReadMapAsync(all with { LeastPriority = 2 });
        var old = await ReadMapAsync(all with { LeastTicketDays = 30 });
        var both = await ReadMapAsync(all with { LeastPriority = 2, LeastTicketDays = 30 });
        var ofSystem = await ReadMapAsync(all with { OsKey = assets[0].OsKey });

        Assert.Equal([assets[0].Key, assets[2].Key], urgent.Assets.Select(asset => asset.Key));
        Assert.Equal([assets[0].Key, assets[1].Key, assets[2].Key], old.Assets.Select(asset => asset.Key));
        Assert.Equal(assets[2].Key, Assert.Single(both.Assets).Key); // one ticket is both; not one and one beside it
        Assert.Equal(assets.Count(asset => asset.OsKey == assets[0].OsKey), ofSystem.Assets.Count);
    }

    [Fact]
    public async Task Tickets_of_the_client_about_no_device_of_it_are_told_beside_the_assets()
    {
        var client = await ClientWithAssetsAsync();
        var asset = (await AssetsOfAsync(client.Key)).First(each => each.OdooId is not null);
        await KeepAsync(
            Ticket(1, asset, "Of a device", 2),
            Ticket(2, null, "Mail is slow", 1, client: client.OdooId),
            Ticket(3, null, "Of a contact", 0, days: 40, client: client.OdooId, customer: client.OdooId + 100_000),
            Ticket(4, null, "Of another one", 3, client: client.OdooId + 1)
        );
        var all = new AssetMapRequest { ClientKey = client.Key };

        var map = await ReadMapAsync(all);
        var old = await ReadMapAsync(all with { LeastTicketDays = 30 });
        var ofSystem = await ReadMapAsync(all with { OsKey = asset.OsKey });

        Assert.Equal(["Of a contact", "Mail is slow"], map.OtherTickets.Select(ticket => ticket.Title));
        Assert.Equal("Of a contact", Assert.Single(old.OtherTickets).Title);
        Assert.Empty(ofSystem.OtherTickets);
    }

    [Fact]
    public async Task One_with_too_many_assets_is_cut_behind_its_filters()
    {
        var client = await ClientWithAssetsAsync();
        var last = (await AssetsOfAsync(client.Key)).Last(asset => asset.OdooId is not null);
        await KeepAsync(Ticket(1, last, "Urgent", 3));
        var small = new ReadAssetMap(Database.Portal, Clock) { Limit = 1 };
        var all = new AssetMapRequest { ClientKey = client.Key };

        var cut = (await small.ExecuteAsync(Viewer, all, Cancellation)).Value!;
        var urgent = (await small.ExecuteAsync(Viewer, all with { LeastPriority = 2 }, Cancellation)).Value!;

        Assert.True(cut.IsCut);
        Assert.NotEqual(last.Key, Assert.Single(cut.Assets).Key);
        Assert.False(urgent.IsCut);
        Assert.Equal(last.Key, Assert.Single(urgent.Assets).Key);
    }

    [Fact]
    public async Task Decommissioned_assets_are_shown_when_asked_for()
    {
        var client = await ClientWithAssetsAsync();
        var gone = (await AssetsOfAsync(client.Key))[0];
        await Get<Core.Assets.Acts.DecommissionAsset>().ExecuteAsync(Supporter, gone.Key, gone.Version, "Sold", Cancellation);

        var map = await ReadMapAsync(new AssetMapRequest { ClientKey = client.Key });
        var whole = await ReadMapAsync(new AssetMapRequest { ClientKey = client.Key, WithDecommissioned = true });

        Assert.DoesNotContain(map.Assets, asset => asset.Key == gone.Key);
        Assert.Equal(AssetStatus.Decommissioned, whole.Assets.Single(asset => asset.Key == gone.Key).Status);
    }

    [Fact]
    public async Task A_client_is_found_by_its_name_and_by_a_device_of_it()
    {
        var client = await ClientWithAssetsAsync();
        var device = (await AssetsOfAsync(client.Key))[0];
        var map = Get<ReadAssetMap>();

        var byName = (await map.FindClientsAsync(Viewer, client.Name.ToUpperInvariant(), Cancellation)).Value!;
        var byDevice = (await map.FindClientsAsync(Viewer, device.Hostname, Cancellation)).Value!;
        var nobody = (await map.FindClientsAsync(Viewer, "no such thing", Cancellation)).Value!;

        Assert.Contains(byName, each => each.Key == client.Key);
        Assert.Contains(byDevice, each => each.Key == client.Key);
        Assert.Empty(nobody);
    }

    [Fact]
    public async Task An_export_leaves_a_trace_and_one_that_is_refused_none()
    {
        var client = await ClientWithAssetsAsync();
        var request = new AssetMapRequest { ClientKey = client.Key };

        var refused = await Get<ExportAssetMap>().ExecuteAsync(Seller, request, Cancellation);
        var unknown = await Get<ExportAssetMap>()
            .ExecuteAsync(Viewer, new AssetMapRequest { ClientKey = Guid.NewGuid() }, Cancellation);
        var before = await ReadAsync(db => db.Audit.CountAsync(entry => entry.Action == AssetActs.Exported, Cancellation));
        await Get<ExportAssetMap>().ExecuteAsync(Viewer, request, Cancellation);

        Assert.Equal((Refusal.ForbiddenCode, Refusal.NotFoundCode), (refused.Refusals[0].Code, unknown.Refusals[0].Code));
        Assert.Equal(0, before);
        Assert.Equal(1, await ReadAsync(db => db.Audit.CountAsync(entry => entry.Action == AssetActs.Exported, Cancellation)));
    }

    private async Task<AssetMap> ReadMapAsync(AssetMapRequest request)
    {
        var read = await Get<ReadAssetMap>().ExecuteAsync(Viewer, request, Cancellation);
        Assert.True(read.Succeeded, string.Join(' ', read.Refusals));
        return read.Value;
    }

    private async Task<Client> ClientWithAssetsAsync()
    {
        await ImportAsync();
        await PollAsync();
        return await ReadAsync(db =>
        {
            var assets = db.Assets;
            return db
                .Clients.AsNoTracking()
                .Where(client => assets.Count(asset => asset.ClientKey == client.Key && asset.OdooId != null) > 3)
                .OrderBy(client => client.NameKey)
                .FirstAsync(Cancellation);
        });
    }

    private Task<List<Asset>> AssetsOfAsync(Guid client) =>
        ReadAsync(db =>
            db.Assets.AsNoTracking()
                .Where(asset => asset.ClientKey == client && asset.Status != AssetStatus.Decommissioned)
                .OrderBy(asset => asset.HostnameKey)
                .ThenBy(asset => asset.Key)
                .ToListAsync(Cancellation)
        );

    private Ticket Ticket(
        int id,
        Asset? asset,
        string title,
        int priority,
        int days = 0,
        bool isClosed = false,
        int? client = null,
        int? customer = null
    )
    {
        var found = new FoundTicket
        {
            Id = 9000 + id,
            Title = title,
            AssetId = asset?.OdooId,
            PartnerId = customer ?? client,
            ClientId = client,
            Priority = priority,
            CreatedAt = Clock.GetUtcNow().UtcDateTime.AddDays(-days),
            ChangedAt = Clock.GetUtcNow().UtcDateTime,
            ReadAt = Clock.GetUtcNow().UtcDateTime,
            IsClosed = isClosed,
        };
        var ticket = Core.Assets.Tickets.Ticket.Found(Guid.CreateVersion7(), found);
        ticket.Take(found);
        return ticket;
    }

    private async Task KeepAsync(params IEnumerable<Ticket> tickets)
    {
        await using var db = Database.Open();
        db.Tickets.AddRange(tickets);
        await db.SaveChangesAsync(Cancellation);
    }
}
