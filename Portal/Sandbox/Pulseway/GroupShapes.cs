using System.Text.Json.Nodes;
using Portal.Sandbox.Estate;

namespace Portal.Sandbox.Pulseway;

/// <summary>Sites and groups as Pulseway shows them; each has at least one device. Source: d4.</summary>
internal static class GroupShapes
{
    public static IEnumerable<JsonObject> Sites(IEnumerable<DemoDevice> devices) =>
        Of(devices)
            .Select(group => new JsonObject
            {
                ["Id"] = DeviceShapes.FirstSite + group.Number,
                ["Name"] = group.Site,
                ["ParentId"] = DeviceShapes.FirstOrganization + group.Number,
                ["ParentName"] = group.Name,
                ["HasCustomFields"] = false,
                ["PsaMappingId"] = null,
                ["PsaIntegrationType"] = null,
                ["ContactInformation"] = null,
            });

    public static IEnumerable<JsonObject> Groups(IEnumerable<DemoDevice> devices) =>
        Of(devices)
            .Select(group => new JsonObject
            {
                ["Id"] = DeviceShapes.FirstGroup + group.Number,
                ["Name"] = group.Name,
                ["ParentSiteId"] = DeviceShapes.FirstSite + group.Number,
                ["ParentSiteName"] = group.Site,
                ["ParentOrganizationId"] = DeviceShapes.FirstOrganization + group.Number,
                ["ParentOrganizationName"] = group.Name,
                ["Notes"] = null,
                ["HasCustomFields"] = false,
                ["PsaMappingId"] = null,
                ["PsaMappingType"] = null,
            });

    private static IEnumerable<DemoGroup> Of(IEnumerable<DemoDevice> devices) =>
        devices.Select(device => device.Group).Distinct();
}
