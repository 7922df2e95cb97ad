using System.Globalization;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Lists;

namespace Portal.Pages.Billing;

/// <summary>
/// The list as a file: <c>GET /billing-addresses/export.csv</c> with the list's own query. The browser shows how far it is and can cancel;
/// what breaks off on the way arrives as a failed download, never as a short file.
/// </summary>
internal static class BillingExport
{
    private static readonly CsvColumn<BillingAddress>[] Columns =
    [
        new("Company", address => address.Name),
        new("Status", address => BillingStateLook.Word(address.State)),
        new("VAT number", address => address.VatNumber),
        new("ZIP", address => address.Zip),
        new("City", address => address.City),
        new("Country", address => address.CountryName),
        new("Accounting e-mails", address => address.AccountingEmails),
        new("Our company's Odoo id", address => address.OperatingCompanyId),
        new("Company's Odoo id", address => address.CompanyId),
        new("Invoice contact's Odoo id", address => address.InvoiceContactId),
        new("Created by", address => address.CreatedByName),
        new("Created at", address => address.CreatedAt),
        new("Changed at", address => address.ChangedAt),
        new("Portal id", address => address.Key),
    ];

    public static void MapBillingExport(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet($"{BillingListAddress.Path}/export.csv", WriteAsync).RequireAuthorization(AccessPolicy.SeeBilling.Name);

    private static async Task WriteAsync(HttpContext context, ExportBillingAddresses export, TimeProvider time)
    {
        var asked = BillingListAddress.Read(context.Request.Query).ToRequest();
        var begun = await export.BeginAsync(ActorClaims.Read(context.User), asked, Columns, context.RequestAborted);
        if (!begun.Succeeded)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var day = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        context.Response.ContentType = CsvFile<BillingAddress>.MediaType;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"billing-addresses-{day}.csv\"";
        context.Response.Headers.CacheControl = "no-store";
        await begun.Value.WriteAsync(context.Response.Body, context.RequestAborted);
    }
}
