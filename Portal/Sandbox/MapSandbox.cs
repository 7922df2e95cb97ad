using Portal.Sandbox.Abs;
using Portal.Sandbox.Odoo;
using Portal.Sandbox.Pulseway;
using Portal.Sandbox.RocketCyber;

namespace Portal.Sandbox;

/// <summary>Maps the stand-ins' addresses, all behind <see cref="LoopbackOnly"/>.</summary>
internal static class MapSandboxExtensions
{
    public static IEndpointConventionBuilder MapSandbox(this IEndpointRouteBuilder endpoints, string prefix)
    {
        endpoints.ServiceProvider.GetRequiredService<SandboxFaults>().Register(OdooEndpoints.System);
        var sandbox = endpoints.MapGroup(prefix);
        sandbox.MapPost("/faults", LoopbackOnly.Guard(FaultEndpoints.OrderAsync));
        sandbox.MapGet("/faults", LoopbackOnly.Guard(FaultEndpoints.ListAsync));
        sandbox.MapDelete("/faults", LoopbackOnly.Guard(FaultEndpoints.DeleteAsync));
        sandbox.Map("/odoo/jsonrpc", LoopbackOnly.Guard(OdooEndpoints.JsonRpcAsync));
        sandbox.MapGet("/odoo/web/version", LoopbackOnly.Guard(OdooEndpoints.VersionAsync));
        sandbox.Map("/odoo/json/{**rest}", LoopbackOnly.Guard(OdooEndpoints.JsonAsync));
        sandbox.MapPost("/odoo/web/session/authenticate", LoopbackOnly.Guard(WebSessions.SignInAsync));
        sandbox.MapPost("/odoo/web/dataset/call_kw/{**rest}", LoopbackOnly.Guard(WebSessions.CallAsync));
        sandbox.MapGet("/odoo/web", LoopbackOnly.Guard(OdooEndpoints.HomeAsync));
        sandbox.MapGet("/odoo/web/login", LoopbackOnly.Guard(OdooEndpoints.HomeAsync));
        sandbox.MapGet("/odoo/odoo/{model}/{id:long}", LoopbackOnly.Guard(OdooEndpoints.RecordAsync));
        sandbox.Map("/odoo/{**rest}", LoopbackOnly.Guard(OdooEndpoints.NotFoundAsync));
        MapVendors(sandbox, endpoints.ServiceProvider.GetRequiredService<SandboxFaults>());
        return sandbox.AllowAnonymous().DisableAntiforgery();
    }

    private static void MapVendors(RouteGroupBuilder sandbox, SandboxFaults faults)
    {
        foreach (var system in (ReadOnlySpan<string>)[AbsEndpoints.System, PulsewayEndpoints.System, RocketCyberEndpoints.System])
        {
            faults.Register(system);
        }

        sandbox.MapGet("/contents", LoopbackOnly.Guard(ContentsAsync));
        sandbox.MapGet("/abs/requests", LoopbackOnly.Guard(AbsControls.RequestsAsync));
        sandbox.MapDelete("/abs/requests", LoopbackOnly.Guard(AbsControls.ForgetAsync));
        sandbox.MapGet("/abs/requests/page", LoopbackOnly.Guard(AbsControls.RequestPageAsync));
        sandbox.MapPost("/abs/events", LoopbackOnly.Guard(AbsControls.SendEventAsync));
        sandbox.MapPost("/alerts", LoopbackOnly.Guard(AlertEndpoints.SendAsync));
        sandbox.MapGet("/devices", LoopbackOnly.Guard(AlertEndpoints.DevicesAsync));
        sandbox.MapDelete("/devices/{id}", LoopbackOnly.Guard(AlertEndpoints.RemoveDeviceAsync));
        sandbox.MapPost("/incidents/{id}/resolve", LoopbackOnly.Guard(AlertEndpoints.ResolveAsync));
        sandbox.Map("/abs/{**path}", LoopbackOnly.Guard(AbsEndpoints.AnswerAsync));
        sandbox.Map("/pulseway/{**path}", LoopbackOnly.Guard(PulsewayEndpoints.AnswerAsync));
        sandbox.Map("/rocketcyber/{**path}", LoopbackOnly.Guard(RocketCyberEndpoints.AnswerAsync));
    }

    private static Task ContentsAsync(HttpContext context) =>
        VendorCall.WriteAsync(context, new(200, context.RequestServices.GetRequiredService<SandboxContents>().Count()));
}
