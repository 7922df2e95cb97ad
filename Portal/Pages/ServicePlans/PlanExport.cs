using System.Globalization;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Lists;
using Portal.Core.ServicePlans;

namespace Portal.Pages.ServicePlans;

/// <summary>The list as a file: <c>GET /subscriptions/export.csv</c> with the list's own query. What breaks off arrives as a failed download.</summary>
internal static class PlanExport
{
    private static readonly CsvColumn<ServicePlan>[] Columns =
    [
        new("Subscription", row => row.Name),
        new("Odoo id", row => row.OdooId),
        new("Customer", row => row.CustomerName),
        new("Plan", row => row.PlanName),
        new("Template", row => row.TemplateCode),
        new("Total", row => row.TotalMinor * new decimal(1, 0, 0, isNegative: false, (byte)row.Decimals)),
        new("Currency", row => row.Currency),
        new("State in Odoo", row => row.OdooState),
        new("Payment in Odoo", row => row.PaymentState),
        new("Plan in ABS", row => row.AbsPlanId),
        new("Service in ABS", row => row.AbsServiceState),
        new("Service there should be", row => row.ExpectedService),
        new("Payment in ABS", row => row.AbsPaymentState),
        new("Payment there should be", row => row.ExpectedPayment),
        new("Differs", row => row.IsDrifted ? "yes" : "no"),
        new("Warnings", row => string.Join("; ", PlanWords.Warnings(row.Warnings))),
        new("ABS was told at", row => row.PublishedAt),
        new("Changed at", row => row.ChangedAt),
    ];

    public static void MapPlanExport(this IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapGet($"{PlanListAddress.Path}/export.csv", WriteAsync)
            .RequireAuthorization(AccessPolicy.SeeSubscriptions.Name);

    private static async Task WriteAsync(HttpContext context, ExportServicePlans export, TimeProvider time)
    {
        var address = PlanListAddress.Read(context.Request.Query);
        if (address.IsUnreadable)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest; // all rows instead of some would leave the house
            return;
        }

        var begun = await export.BeginAsync(ActorClaims.Read(context.User), address.ToRequest(), Columns, context.RequestAborted);
        if (!begun.Succeeded)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var day = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        context.Response.ContentType = CsvFile<ServicePlan>.MediaType;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"subscriptions-{day}.csv\"";
        context.Response.Headers.CacheControl = "no-store";
        await begun.Value.WriteAsync(context.Response.Body, context.RequestAborted);
    }
}
