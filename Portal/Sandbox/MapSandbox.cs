using Portal.Sandbox.Odoo;

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
        return sandbox.AllowAnonymous().DisableAntiforgery();
    }
}
