namespace Portal.Pages.Sandbox;

/// <summary>Which alerts this Portal has a door for; only those are offered, since any other goes nowhere.</summary>
internal sealed class AlertDoors(EndpointDataSource endpoints)
{
    /// <summary>What can be sent, in staff's words.</summary>
    public IReadOnlyList<(string Value, string Text)> Shapes { get; } =
    [.. SandboxWords.Shapes.Where(shape => IsMapped(endpoints, SandboxWords.DoorOf(shape.Value)))];

    private static bool IsMapped(EndpointDataSource endpoints, string door) =>
        endpoints
            .Endpoints.OfType<RouteEndpoint>()
            .Any(endpoint => string.Equals(endpoint.RoutePattern.RawText, door, StringComparison.OrdinalIgnoreCase));
}
