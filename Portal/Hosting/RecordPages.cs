using System.Globalization;
using Microsoft.AspNetCore.Components.Endpoints;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Billing.Organizations;
using Portal.Core.Catalog;
using Portal.Core.Messaging.Replay;
using Portal.Core.Retail.Entitlements;
using Portal.Core.ServicePlans;
using Portal.Core.Subscriptions.Seats;
using Portal.Pages.Audit;
using Portal.Pages.Billing;
using Portal.Pages.Catalog;
using Portal.Pages.Entitlements;
using Portal.Pages.Messages;
using Portal.Pages.Organizations;
using Portal.Pages.Seats;
using Portal.Pages.ServicePlans;

namespace Portal.Hosting;

/// <summary>
/// Answers 404 for the page of a record that does not exist, or that this person may not know of: alike, before anything is drawn. The page
/// itself could not any more, since it is drawn once its circuit stands. Source: P8.
/// </summary>
internal static class RecordPages
{
    private static readonly Dictionary<Type, Func<HttpContext, Actor, Guid, Task<bool>>> Checks = new()
    {
        [typeof(BillingAddressPage)] = FindBillingAddressAsync,
        [typeof(EditBillingAddressPage)] = FindBillingAddressAsync,
        [typeof(OrganizationPage)] = async (context, actor, id) =>
            (
                await context
                    .RequestServices.GetRequiredService<ReadOrganization>()
                    .ExecuteAsync(actor, new OrganizationId(id), context.RequestAborted)
            ).Succeeded,
        [typeof(AuditEntryPage)] = async (context, actor, id) =>
            (
                await context.RequestServices.GetRequiredService<ReadAuditEntry>().ExecuteAsync(actor, id, context.RequestAborted)
            ).Succeeded,
        [typeof(SeatRunPage)] = async (context, actor, id) =>
            (
                await context.RequestServices.GetRequiredService<ListSeatRuns>().ReadAsync(actor, id, context.RequestAborted)
            ).Succeeded,
        [typeof(SeatLinePage)] = async (context, actor, id) =>
            (
                await context.RequestServices.GetRequiredService<OpenSeatLine>().ExecuteAsync(actor, id, context.RequestAborted)
            ).Succeeded,
        [typeof(TemplatePage)] = async (context, actor, id) =>
            (
                await context.RequestServices.GetRequiredService<OpenTemplate>().ExecuteAsync(actor, id, context.RequestAborted)
            ).Succeeded,
        [typeof(PlanPage)] = async (context, actor, id) =>
            (
                await context
                    .RequestServices.GetRequiredService<OpenServicePlan>()
                    .ExecuteAsync(actor, id, context.RequestAborted)
            ).Succeeded,
        [typeof(MessagePage)] = async (context, actor, id) =>
            (
                await context
                    .RequestServices.GetRequiredService<OpenMessage>()
                    .ReadAsync(actor, AccessPolicy.SeeMessages, id, context.RequestAborted)
            ).Succeeded,
        [typeof(DeliveryPage)] = async (context, actor, id) =>
            (
                await context
                    .RequestServices.GetRequiredService<OpenDelivery>()
                    .ReadAsync(actor, AccessPolicy.SeeMessages, id, context.RequestAborted)
            ).Succeeded,
    };

    private static async Task<bool> FindBillingAddressAsync(HttpContext context, Actor actor, Guid id) =>
        (
            await context
                .RequestServices.GetRequiredService<ReadBillingAddress>()
                .ReadMirrorAsync(actor, new BillingAddressId(id), context.RequestAborted)
        ).Succeeded;

    public static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        if (
            context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type is { } page
            && !await ExistsAsync(context, page, ActorClaims.Read(context.User))
        )
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await next(context);
    }

    // a page without a record always does
    private static async Task<bool> ExistsAsync(HttpContext context, Type page, Actor actor)
    {
        if (page == typeof(EntitlementPage))
        {
            // the one record that goes by its number in Odoo, which is what people know it by
            var number = context.GetRouteValue(nameof(EntitlementPage.OrderId)) as string;
            var open = context.RequestServices.GetRequiredService<OpenEntitlement>();
            return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var order)
                && await open.ExistsAsync(actor, order, context.RequestAborted);
        }

        return !Checks.TryGetValue(page, out var exists)
            || !Guid.TryParse(context.GetRouteValue("Id") as string, out var id)
            || await exists(context, actor, id);
    }
}
