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
    private static readonly CsvColumn<MapLine>[] Columns =
    [
        new("Client", line => line.Picture.Map.Client.Name),
        new("Asset", line => line.Row?.Asset.Name),
        new("Status", line => line.Row is { } row ? AssetWords.Word(row.Asset.Status) : ""),
        new("Operating system", line => line.Row?.Asset.Os),
        new("Known since", line => line.Row?.Asset.CreatedAt),
        new("Ticket", line => line.Ticket?.Title),
        new("Ticket priority", line => line.Ticket is { } ticket ? MapWords.Priority(ticket.Priority) : ""),
        new("Ticket stage", line => line.Ticket?.Stage),
        new("Ticket made at", line => line.Ticket?.CreatedAt),
        new("Ticket in Odoo", line => line.Ticket?.OdooId),
        new("Billing", line => line.Row is { } row ? MapWords.Word(row.Billing) : ""),
        new("Subscription", line => line.Billed?.OrderName),
        new("Product", line => line.Billed?.ProductCode),
        new("Last seen", line => line.Row?.Asset.LastSeenAt),
        new("Portal id", line => line.Row?.Asset.Key),
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
        context.Response.ContentType = CsvFile<MapLine>.MediaType;
        context.Response.Headers.ContentDisposition =
            $"attachment; filename=\"{MapWords.FileName(picture.Map.Client)}-{day}.csv\"";
        context.Response.Headers.CacheControl = "no-store";
        var shown = picture.Matching(MapAddress.Read(context.Request.Query).Search);
        await new CsvFile<MapLine>(Columns, _ => LinesOf(shown)).WriteAsync(context.Response.Body, context.RequestAborted);
    }

    private static IAsyncEnumerable<IReadOnlyList<MapLine>> LinesOf(MapPicture picture) =>
        MapLine.Of(picture).Chunk(1000).Select(part => (IReadOnlyList<MapLine>)part).ToAsyncEnumerable();

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
