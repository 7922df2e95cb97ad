using Portal.Core.Assets.Organizations;

namespace Portal.Core.Assets;

/// <summary>How assets are kept. The host binds section <c>Assets</c>. Source: scenario 21.</summary>
public sealed record AssetOptions
{
    /// <summary>
    /// <c>Assets:GraceDays</c>: how many days Pulseway may not list a device before it is out of service, 1 to 365. Default 14: a laptop on leave
    /// comes back.
    /// </summary>
    public int GraceDays { get; init; } = 14;

    /// <summary><c>Pulseway:SyncClients</c>: which clients become organizations in Pulseway by themselves. Source: 000-24, D10.</summary>
    public SyncRule SyncClients { get; init; } = SyncRule.Manual;

    /// <summary>The days of grace as a length.</summary>
    public TimeSpan Grace => TimeSpan.FromDays(GraceDays);
}
