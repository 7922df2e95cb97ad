namespace Portal.Sandbox.Pulseway;

/// <summary>Pulseway's third version of its REST interface. Source: d4.</summary>
internal static class PulsewayEndpoints
{
    /// <summary>The name that faults are ordered under.</summary>
    public const string System = "pulseway";

    public static async Task AnswerAsync(HttpContext context)
    {
        var request = await VendorRequest.ReadAsync(context);
        var deliveries = context.RequestServices.GetRequiredService<WebhookDelivery>();
        var call = new PulsewayCall(
            context.RequestServices.GetRequiredService<PulsewaySandbox>(),
            request,
            context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
            $"{context.Request.Scheme}://{context.Request.Host}/sandbox/pulseway/app/details/"
        );
        _ = await VendorCall.PassAsync(context, System, call.Answer);
        foreach (var notification in call.Published)
        {
            await deliveries.SendAsync(notification, context.RequestAborted);
        }
    }
}
