using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>
/// Knows the shape of one kind's contents, and which of them belong to its record for good. A capability implements it for its deliveries; what a
/// person writes into one is held against it before it goes.
/// </summary>
public interface IPayloadCheck
{
    /// <summary>The kind it knows.</summary>
    string Kind { get; }

    /// <summary>Everything that is wrong with new contents, each with the field and what to do; none when they may go.</summary>
    /// <param name="db">Where the record is read.</param>
    /// <param name="delivery">The delivery, with the contents it has now.</param>
    /// <param name="payload">The new contents: valid JSON.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    Task<IReadOnlyList<Refusal>> CheckAsync(
        PortalDbContext db,
        Delivery delivery,
        byte[] payload,
        CancellationToken cancellationToken
    );
}
