using Microsoft.EntityFrameworkCore;
using Portal.Core.Connections;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Catalog;

/// <summary>Another Odoo database is in use: what was seen, written and promised there says nothing here; every template is looked at again. Source: DESIGN §5.</summary>
internal sealed class CatalogAfterConfirmation(OutboxChanges changes) : IDatabaseFollower
{
    private const string Reason = "Another Odoo database is in use now. Compare the catalogue, then approve again.";

    public async Task RestartAsync(PortalDbContext db, bool isSame, CancellationToken cancellationToken)
    {
        if (isSame)
        {
            return;
        }

        _ = await changes.CancelAllAsync(db, [CatalogWrites.Kind], Reason, cancellationToken);
        foreach (var template in await db.CatalogTemplates.ToListAsync(cancellationToken))
        {
            template.Forget();
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    public Task ReadAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
