using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Placing;
using Portal.Core.Connections;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Organizations;

/// <summary>
/// Follows which clients <c>Pulseway:SyncClients</c> means. One that comes to be meant is asked for in Pulseway; those that were meant already when
/// the rule was set are marked only, since most of them are there under some name. Source: 000-24, 000-25, D10.
/// </summary>
internal sealed class RuledClients(
    PortalDatabase database,
    IClientDirectory directory,
    AssetOptions options,
    OrganizationPromises promises,
    ConnectedSystems systems
)
{
    /// <summary>Name of the mark of the rule that the clients were last held against.</summary>
    public const string Mark = "pulseway.sync-clients";

    private const int Part = 50;

    /// <summary>Holds all clients against the rule.</summary>
    /// <returns>What Odoo does not know of the rule, as a sentence behind others; empty when it knows all.</returns>
    public async Task<string> FollowAsync(CancellationToken cancellationToken)
    {
        var rule = options.SyncClients;
        if (await systems.IsMissingAsync(ExternalSystem.Pulseway, cancellationToken))
        {
            return "";
        }

        var ruled = rule.IsManual
            ? new RuledCompanies(new HashSet<int>(), [])
            : await directory.ListRuledAsync(rule, cancellationToken);
        var (changed, isKnown) = await CompareAsync(rule, ruled.Ids, cancellationToken);
        foreach (var part in changed.Chunk(Part))
        {
            await WriteAsync(db => MarkAsync(db, part, ruled.Ids, isKnown, cancellationToken), cancellationToken);
        }

        if (!isKnown)
        {
            await WriteAsync(db => RememberAsync(db, rule, cancellationToken), cancellationToken);
        }

        return ruled.Unknown.Count == 0
            ? ""
            : $" Odoo has no {string.Join(" and no ", ruled.Unknown)}, which Pulseway:SyncClients names.";
    }

    private async Task<(List<Guid> Changed, bool IsKnown)> CompareAsync(
        SyncRule rule,
        IReadOnlySet<int> ids,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var mark = await db.Set<PollCursor>()
            .Where(each => each.Poll == Mark)
            .Select(each => each.Position)
            .SingleOrDefaultAsync(cancellationToken);
        var marked = await db
            .Clients.Where(client => client.IsForPulseway)
            .Select(client => client.OdooId)
            .ToListAsync(cancellationToken);
        var differing = ids.Except(marked).Concat(marked.Except(ids)).ToList();
        var changed = await db
            .Clients.Where(client => differing.Contains(client.OdooId))
            .Select(client => client.Key)
            .ToListAsync(cancellationToken);
        return (changed, mark == rule.Digest());
    }

    private async Task MarkAsync(
        PortalDbContext db,
        Guid[] part,
        IReadOnlySet<int> ids,
        bool asks,
        CancellationToken cancellationToken
    )
    {
        foreach (var client in await db.Clients.Where(each => part.Contains(each.Key)).ToListAsync(cancellationToken))
        {
            client.MeanForPulseway(ids.Contains(client.OdooId));
            if (asks && client is { IsForPulseway: true, IsUsable: true, Organization: OrganizationState.Absent })
            {
                await promises.AskAsync(db, client, Actor.Portal, $"{options.SyncClients}", cancellationToken);
            }
        }
    }

    private static async Task RememberAsync(PortalDbContext db, SyncRule rule, CancellationToken cancellationToken)
    {
        var mark = await db.Set<PollCursor>().SingleOrDefaultAsync(each => each.Poll == Mark, cancellationToken);
        if (mark is null)
        {
            mark = new PollCursor { Poll = Mark };
            db.Add(mark);
        }

        mark.Position = rule.Digest();
    }

    private async Task WriteAsync(Func<PortalDbContext, Task> work, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await AssetTurn.TakeAsync(db, cancellationToken);
        await work(db);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }
}
