using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// What Odoo is to bill was approved, and Portal's records say so: nobody writes another quantity, or another order, into it. Source: D2, P2, P9.
/// </summary>
internal sealed class SeatPayloadCheck : IPayloadCheck
{
    public string Kind => SeatWrites.Kind;

    public Task<IReadOnlyList<Refusal>> CheckAsync(
        PortalDbContext db,
        Delivery delivery,
        byte[] payload,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<Refusal>>([SeatRefusals.Fixed]);
}
