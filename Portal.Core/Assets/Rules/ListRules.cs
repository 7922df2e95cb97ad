using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Rules;

/// <summary>Lists the rules in the order in which they are asked; a few hundred at most, so all of them. Source: R14.</summary>
public sealed class ListRules(PortalDatabase database)
{
    /// <summary>Most rules there can be.</summary>
    public const int Most = 500;

    /// <summary>Reads them.</summary>
    public async Task<Result<IReadOnlyList<AlertRule>>> ExecuteAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        return await db
            .AlertRules.AsNoTracking()
            .OrderBy(rule => rule.Position)
            .ThenBy(rule => rule.Key)
            .Take(Most)
            .ToListAsync(cancellationToken);
    }
}
