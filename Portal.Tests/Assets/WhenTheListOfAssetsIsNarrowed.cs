using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Assets.Lists;
using Portal.Core.Audit;
using Portal.Core.Lists;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>Source: 000-14, DESIGN §8, P8, P9.</summary>
public abstract class WhenTheListOfAssetsIsNarrowed(DatabaseProvider provider) : AssetSuite(provider)
{
    [Fact]
    public async Task Words_filters_and_pages_go_together()
    {
        await ImportAsync();
        await PollAsync();
        var list = Get<ListAssets>();
        var filters = (await list.ReadFiltersAsync(Viewer, Cancellation)).Value!;
        var client = filters.Clients[0];

        var all = await ReadAllAsync(new AssetListRequest());
        var ofClient = await ReadAllAsync(new AssetListRequest { ClientKey = client.Key });
        var ofSystem = await ReadAllAsync(new AssetListRequest { OsKey = filters.Systems[0].Key, Sort = AssetSort.Client });
        var named = await ReadAllAsync(new AssetListRequest { Search = $"{client.Name} {ofClient[0].Asset.Hostname}" });
        var unmapped = await ReadAllAsync(new AssetListRequest { Filter = AssetFilter.Unmapped });

        Assert.Equal(await ReadAsync(db => db.Assets.CountAsync(Cancellation)), all.Count);
        Assert.Equal(all.Count, all.DistinctBy(row => row.Asset.Key).Count());
        Assert.Equal(
            all.Select(row => row.Asset.HostnameKey).Order(StringComparer.Ordinal),
            all.Select(row => row.Asset.HostnameKey)
        );
        Assert.All(ofClient, row => Assert.Equal(client.Name, row.Client));
        Assert.All(ofSystem, row => Assert.Equal(filters.Systems[0].Key, row.Asset.OsKey));
        Assert.Contains(named, row => row.Asset.Key == ofClient[0].Asset.Key);
        Assert.All(unmapped, row => Assert.Null(row.Client));
        Assert.NotEmpty(unmapped);
    }

    [Fact]
    public async Task A_file_holds_what_the_list_shows_and_leaves_a_trace()
    {
        await ImportAsync();
        await PollAsync();
        CsvColumn<AssetRow>[] columns = [new("Hostname", row => row.Asset.Hostname)];
        var begun = await Get<ExportAssets>()
            .BeginAsync(Viewer, new AssetListRequest { Filter = AssetFilter.Unmapped }, columns, Cancellation);
        using var file = new MemoryStream();

        await begun.Value!.WriteAsync(file, Cancellation);

        var lines = Encoding.UTF8.GetString(file.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            1 + await ReadAsync(db => db.Assets.CountAsync(asset => asset.ClientKey == null, Cancellation)),
            lines.Length
        );
        Assert.Equal(1, await ReadAsync(db => db.Audit.CountAsync(entry => entry.Action == AssetActs.Exported, Cancellation)));
    }

    [Fact]
    public async Task Whoever_has_nothing_to_do_with_them_sees_none()
    {
        var list = Get<ListAssets>();

        var rows = await list.ExecuteAsync(Seller, new AssetListRequest(), Cancellation);
        var filters = await list.ReadFiltersAsync(Seller, Cancellation);
        var one = await Get<FindAsset>().ExecuteAsync(Seller, Guid.CreateVersion7(), Cancellation);

        Assert.All(
            [rows.Refusals[0], filters.Refusals[0], one.Refusals[0]],
            refusal => Assert.Equal(Refusal.ForbiddenCode, refusal.Code)
        );
    }

    private async Task<List<AssetRow>> ReadAllAsync(AssetListRequest request)
    {
        var rows = new List<AssetRow>();
        var page = KeysetRequest.First(60);
        while (true)
        {
            var read = (await Get<ListAssets>().ExecuteAsync(Viewer, request with { Page = page }, Cancellation)).Value!;
            rows.AddRange(read.Rows);
            if (read.Next is null)
            {
                return rows;
            }

            page = new KeysetRequest(KeysetMove.After, read.Next, 60);
        }
    }

    public sealed class OnSqlite() : WhenTheListOfAssetsIsNarrowed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTheListOfAssetsIsNarrowed(DatabaseProvider.Postgres);
}
