using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>What a delivery is called in the audit: its title, or what of which record it tells.</summary>
internal sealed class DeliveryNames(PortalDatabase database, IEnumerable<IDeliveryTitles> titles) : IRecordNames
{
    public string Kind => "delivery";

    public async Task<IReadOnlyDictionary<Guid, string>> FindAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var rows = await DeliveryRow.Of(db.Deliveries.Where(each => ids.Contains(each.Id))).ToListAsync(cancellationToken);
        var named = await titles.NameAsync(AccessPolicy.SeeAudit.Roles, rows, cancellationToken);
        return named.ToDictionary(row => row.Id, row => row.Title ?? $"{row.Kind} of {row.Subject}");
    }
}
