using System.Globalization;
using System.Text.Json;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Lists;
using Portal.Pages.Assets;

namespace Portal.Pages.Map;

/// <summary>What the picture reads, and the map as a file; both with the page's own query.</summary>
internal static class MapEndpoints
{
    private static readonly CsvColumn<(MapRow Row, MapPicture Picture)>[] Columns =
    [
        new("Client", each => each.Picture.Map.Client.Name),
        new("Asset", each => each.Row.Asset.Name),
        new("Status", each => AssetWords.Word(each.Row.Asset.Status)),
        new("Operating system", each => each.Row.Asset.Os),
        new("Open tickets", each => each.Row.Asset.Tickets.Count),
        new("Oldest ticket", each => each.Row.Asset.Tickets is [var first, ..] ? first.Title : ""),
        new("Oldest ticket made at", each => each.Row.Asset.Tickets is [var first, ..] ? first.CreatedAt : null),
        new("Billing", each => MapWords.Word(each.Row.Billing)),
        new("Subscription", each => each.Row.Line >= 0 ? each.Picture.Lines![each.Row.Line].OrderName : ""),
        new("Product", each => each.Row.Line >= 0 ? each.Picture.Lines![each.Row.Line].ProductCode : ""),
        new("Last seen", each => each.Row.Asset.LastSeenAt),
        new("Portal id", each => each.Row.Asset.Key),
    ];

    public static void MapAssetMap(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(MapAddress.DataPath, TellAsync).RequireAuthorization(AccessPolicy.SeeAssets.Name);
        endpoints.MapGet($"{MapAddress.Path}/export.csv", WriteAsync).RequireAuthorization(AccessPolicy.SeeAssets.Name);
    }

    private static async Task TellAsync(HttpContext context, MapReader reader, TimeProvider time)
    {
        if (await ReadAsync(context, reader.ReadAsync) is { } picture)
        {
            context.Response.Headers.CacheControl = "no-store";
            context.Response.ContentType = "application/json";
            var told = MapJson.Of(picture, time.GetUtcNow().UtcDateTime);
            await JsonSerializer.SerializeAsync(
                context.Response.Body,
                told,
                MapJsonContext.Default.MapJson,
                context.RequestAborted
            );
        }
    }

    private static async Task WriteAsync(HttpContext context, MapReader reader, TimeProvider time)
    {
        if (await ReadAsync(context, reader.ExportAsync) is not { } picture)
        {
            return;
        }

        var day = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        context.Response.ContentType = CsvFile<MapRow>.MediaType;
        context.Response.Headers.ContentDisposition =
            $"attachment; filename=\"{MapWords.FileName(picture.Map.Client)}-{day}.csv\"";
        context.Response.Headers.CacheControl = "no-store";
        await new CsvFile<(MapRow, MapPicture)>(Columns, _ => RowsOf(picture)).WriteAsync(
            context.Response.Body,
            context.RequestAborted
        );
    }

    private static IAsyncEnumerable<IReadOnlyList<(MapRow, MapPicture)>> RowsOf(MapPicture picture) =>
        picture
            .Rows.Chunk(1000)
            .Select(part => (IReadOnlyList<(MapRow, MapPicture)>)[.. part.Select(row => (row, picture))])
            .ToAsyncEnumerable();

    private static async Task<MapPicture?> ReadAsync(
        HttpContext context,
        Func<Actor, Guid, MapAddress, CancellationToken, Task<Result<MapPicture>>> readAsync
    )
    {
        var address = MapAddress.Read(context.Request.Query);
        if (address.IsUnreadable || address.Client is not { } client)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return null;
        }

        var read = await readAsync(ActorClaims.Read(context.User), client, address, context.RequestAborted);
        if (read.Succeeded)
        {
            return read.Value;
        }

        context.Response.StatusCode =
            read.Refusals[0].Code == Refusal.NotFoundCode ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden;
        return null;
    }
}
