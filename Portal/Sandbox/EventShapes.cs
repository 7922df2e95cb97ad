using System.Text.Json.Nodes;
using Portal.Sandbox.Estate;

namespace Portal.Sandbox;

/// <summary>The two events of the founding paper, which name their kind in the body. Source: 000-18, 000-19, 000-22.</summary>
internal static class EventShapes
{
    public static JsonObject Registered(DemoDevice device) =>
        new()
        {
            ["EventType"] = "SystemRegistered",
            ["SystemIdentifier"] = device.Identifier,
            ["Name"] = device.Hostname,
            ["OS"] = device.Os,
            ["Group"] = device.Group.Name,
            ["CustomFields"] = new JsonObject { ["Serial"] = device.Serial },
        };

    public static JsonObject Notification(DemoDevice device, AlertText alert) =>
        new()
        {
            ["EventType"] = "Notification",
            ["SystemIdentifier"] = device.Identifier,
            ["Header"] = alert.Title,
            ["Message"] = alert.Message,
            ["Priority"] = alert.Priority,
        };
}
