using System.Globalization;
using Portal.Auth;
using Portal.Components.Deliveries;
using Portal.Core;
using Portal.Core.Lists;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Retail.Entitlements;
using Portal.Layout;

namespace Portal.Pages.Entitlements;

/// <summary>The list as a file: <c>GET /entitlements/export.csv</c> with the list's own query. What breaks off arrives as a failed download.</summary>
internal static class EntitlementExport
{
    private static readonly CsvColumn<EntitlementRow>[] Columns =
    [
        new("Order", row => row.OrderName),
        new("Order's Odoo id", row => row.OrderId),
        new("Customer", row => row.Customer),
        new("Status", row => DeliveryWords.Word(row.State)),
        new("Reason", row => row.Reason),
        new("Outlet", row => row.Outlet),
        new("Channel partner", row => row.Channel),
        new("Deposit", row => row.DepositMinor * new decimal(1, 0, 0, isNegative: false, (byte)row.Decimals)),
        new("Currency", row => row.Currency),
        new("Promised at", row => row.PromisedAt),
        new("Attempts", row => row.Attempts),
        new("Next try at", row => row.State == DeliveryState.Pending ? row.NextAttemptAt : null),
        new("Ended at", row => row.SettledAt),
        new("Entitlement", row => row.EntitlementId),
        new("Delivery's id", row => row.DeliveryId),
    ];

    public static void MapEntitlementExport(this IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapGet($"{EntitlementListAddress.Path}/export.csv", WriteAsync)
            .RequireAuthorization(AccessPolicy.SeeEntitlements.Name);

    private static async Task WriteAsync(HttpContext context, ExportEntitlements export, ShellState shell, TimeProvider time)
    {
        var address = EntitlementListAddress.Read(context.Request.Query);
        if (address.IsUnreadable)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest; // all rows instead of some would leave the house
            return;
        }

        var asked = address.ToRequest(shell.Zone, time.GetUtcNow().UtcDateTime);
        var begun = await export.BeginAsync(ActorClaims.Read(context.User), asked, Columns, context.RequestAborted);
        if (!begun.Succeeded)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var day = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        context.Response.ContentType = CsvFile<EntitlementRow>.MediaType;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"entitlements-{day}.csv\"";
        context.Response.Headers.CacheControl = "no-store";
        await begun.Value.WriteAsync(context.Response.Body, context.RequestAborted);
    }
}
