using System.Globalization;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Assets.Lists;
using Portal.Core.Lists;

namespace Portal.Pages.Assets;

/// <summary>The list as a file: <c>GET /assets/export.csv</c> with the list's own query. What breaks off arrives as a failed download.</summary>
internal static class AssetExport
{
    private static readonly CsvColumn<AssetRow>[] Columns =
    [
        new("Hostname", row => row.Asset.Hostname),
        new("Client", row => row.Client),
        new("Status", row => AssetWords.Word(row.Asset.Status)),
        new("Reason", row => row.Asset.EndReason),
        new("Operating system", row => row.Asset.Os),
        new("Serial number", row => row.Asset.Serial),
        new("Type", row => row.Asset.Type),
        new("Assigned to", row => row.Asset.AssignedTo),
        new("Billed", row => row.Asset.IsSubscribed ? "yes" : "no"),
        new("Conflict", row => row.Asset.HasConflict ? "yes" : "no"),
        new("Last seen", row => row.Asset.LastSeenAt),
        new("Missing since", row => row.Asset.GoneSince),
        new("External address", row => row.Asset.ExternalIp),
        new("Pulseway id", row => row.Asset.PulsewayId),
        new("Odoo id", row => row.Asset.OdooId),
        new("Portal id", row => row.Asset.Key),
    ];

    public static void MapAssetExport(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet($"{AssetListAddress.Path}/export.csv", WriteAsync).RequireAuthorization(AccessPolicy.SeeAssets.Name);

    private static async Task WriteAsync(HttpContext context, ExportAssets export, TimeProvider time)
    {
        var address = AssetListAddress.Read(context.Request.Query);
        if (address.IsUnreadable)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest; // all rows instead of some would leave the house
            return;
        }

        var actor = ActorClaims.Read(context.User);
        var begun = await export.BeginAsync(actor, address.ToRequest(), Columns, context.RequestAborted);
        if (!begun.Succeeded)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var day = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        context.Response.ContentType = CsvFile<AssetRow>.MediaType;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"assets-{day}.csv\"";
        context.Response.Headers.CacheControl = "no-store";
        await begun.Value.WriteAsync(context.Response.Body, context.RequestAborted);
    }
}
