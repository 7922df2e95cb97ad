using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Core.Catalog;

/// <summary>What Odoo is told was approved: nobody writes another price into it. Source: P9.</summary>
internal sealed class CatalogPayloadCheck : IPayloadCheck
{
    public string Kind => CatalogWrites.Kind;

    public Task<IReadOnlyList<Refusal>> CheckAsync(
        PortalDbContext db,
        Delivery delivery,
        byte[] payload,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<Refusal>>([CatalogRefusals.Fixed]);
}
