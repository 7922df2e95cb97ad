using Portal.Core.Assets.Placing;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// "System registered" of the founding paper: the device becomes an asset, or is described anew, and its group finds its client by its name. Without a
/// client the asset waits with its group in the inbox of unmatched groups, where a person sees it. Source: 000-19, 000-20, 000-21, D6.
/// </summary>
/// <remarks>Next: <see cref="PlaceDevice"/>.</remarks>
internal sealed class RecordRegistration(PlaceDevice devices) : IInboxHandler<FoundDevice>
{
    /// <summary>What it handles.</summary>
    public static readonly MessageKind Kind = new("pulseway", "SystemRegistered");

    public Task<Reading<FoundDevice>> ReadAsync(InboxMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(
            AlertWire.Registration(message) is { } device
                ? Reading.Found(device)
                : Reading.Ignore<FoundDevice>("It names no system.")
        );

    public Task ApplyAsync(PortalDbContext db, InboxMessage message, FoundDevice found, CancellationToken cancellationToken) =>
        devices.PlaceAsync(db, found, cancellationToken);
}
