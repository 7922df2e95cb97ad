using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Catalog;

/// <summary>Says no to what ABS last told of templates: Odoo stays as it is until ABS tells something new. Source: C4, P9.</summary>
public sealed class RejectTemplates
{
    private readonly PortalDatabase _database;
    private readonly CatalogLedger _ledger;
    private readonly TimeProvider _time;

    internal RejectTemplates(PortalDatabase database, CatalogLedger ledger, TimeProvider time) =>
        (_database, _ledger, _time) = (database, ledger, time);

    /// <summary>Rejects.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="picks">Which.</param>
    /// <param name="reason">Why, for others.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    /// <returns>How many were rejected.</returns>
    public async Task<Result<int>> ExecuteAsync(
        Actor actor,
        IReadOnlyList<CatalogPick> picks,
        string reason,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ReviewCatalog.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (Check(picks, reason) is { } refusal)
        {
            return refusal;
        }

        var why = Folding.Clean(reason.Trim());
        await using var db = _database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var ids = picks.Select(pick => pick.Id).ToList();
        var templates = await db.CatalogTemplates.Where(each => ids.Contains(each.Id)).ToListAsync(cancellationToken);
        if (templates.Count != ids.Distinct().Count())
        {
            return CatalogRefusals.NoTemplate;
        }

        foreach (var template in templates)
        {
            if (!picks.Contains(new CatalogPick(template.Id, template.Version)))
            {
                return CatalogRefusals.Changed;
            }

            if (template.State is not (CatalogState.Waiting or CatalogState.Blocked))
            {
                return CatalogRefusals.Decided(template.Name);
            }

            template.Reject(actor, why, _time.UtcInstant);
            db.Audit.Add(_ledger.Entry(actor, CatalogActs.Rejected, template, new { reason = why }));
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return templates.Count;
    }

    private static Refusal? Check(IReadOnlyList<CatalogPick> picks, string reason) =>
        picks.Count == 0 ? CatalogRefusals.NothingPicked
        : picks.Count > CatalogChoice.MostPicks ? CatalogRefusals.TooMany
        : string.IsNullOrWhiteSpace(reason) ? CatalogRefusals.ReasonMissing
        : null;
}
