using System.Text.Json.Nodes;

namespace Portal.Sandbox;

/// <summary>
/// "Send an alert": <c>{"shape","device","title","message","priority","count"}</c> as Pulseway, the founding paper or RocketCyber would, to the
/// receiver's doors; each repeat has an id of its own. Source: 000-18, 000-22, d4, d5.
/// </summary>
internal static class AlertEndpoints
{
    private const int MostAtOnce = 100;
    private static readonly string[] Names = ["shape", "device", "title", "message", "priority", "count"];
    private static readonly string[] Priorities = ["Critical", "Elevated", "Normal", "Low"];

    public static async Task SendAsync(HttpContext context)
    {
        var alerts = context.RequestServices.GetRequiredService<AlertSender>();
        var order = await ControlBody.ReadAsync(context, Names);
        var shape = order.Choice("shape", AlertSender.Shapes);
        var device = alerts.Find(order.Text("device", 100));
        if (device is null && !order.Errors.ContainsKey("device"))
        {
            order.Errors["device"] = ["No device has this identifier or hostname."];
        }

        var isRegistration = shape == AlertSender.Registered;
        var title = order.Text("title", 200, isRegistration ? "" : null);
        var message = order.Text("message", 4000, absent: "");
        var priority = order.Choice("priority", Priorities, absent: "Normal");
        var count = order.Number("count", 1, MostAtOnce, absent: 1);
        if (order.Errors.Count > 0 || device is null)
        {
            await order.RefuseAsync(context);
            return;
        }

        var sent = await alerts.SendAsync(shape, device, new(title, message, priority), count, context.RequestAborted);
        await VendorCall.WriteAsync(
            context,
            new(200, new JsonObject { ["deliveries"] = new JsonArray([.. sent.Select(outcome => outcome.ToJson())]) })
        );
    }

    /// <summary>Resolves a RocketCyber incident and tells the receiver.</summary>
    public static async Task ResolveAsync(HttpContext context)
    {
        var alerts = context.RequestServices.GetRequiredService<AlertSender>();
        if (await alerts.ResolveAsync(context.Request.RouteValues["id"] as string ?? "", context.RequestAborted) is { } sent)
        {
            await VendorCall.WriteAsync(
                context,
                new(200, new JsonObject { ["deliveries"] = new JsonArray([.. sent.Select(outcome => outcome.ToJson())]) })
            );
            return;
        }

        await Results.Problem(title: "There is no open incident of this id.", statusCode: 404).ExecuteAsync(context);
    }

    /// <summary>The devices that alerts can be about, with group and whether the group is a client's.</summary>
    public static Task DevicesAsync(HttpContext context) =>
        VendorCall.WriteAsync(
            context,
            new(
                200,
                new JsonArray([
                    .. context
                        .RequestServices.GetRequiredService<AlertSender>()
                        .Devices.Select(device => new JsonObject
                        {
                            ["id"] = device.Identifier,
                            ["name"] = device.Hostname,
                            ["group"] = device.Group.Name,
                            ["hasClient"] = device.Group.HasClient,
                        }),
                ])
            )
        );

    /// <summary>Takes a device out of Pulseway.</summary>
    public static Task RemoveDeviceAsync(HttpContext context) =>
        (
            context
                .RequestServices.GetRequiredService<Pulseway.PulsewaySandbox>()
                .Remove(context.Request.RouteValues["id"] as string ?? "")
                ? Results.NoContent()
                : Results.Problem(title: "No device has this identifier.", statusCode: 404)
        ).ExecuteAsync(context);
}
