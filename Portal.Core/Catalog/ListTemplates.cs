using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Catalog;

/// <summary>Messages of ABS about templates that are not in the catalogue.</summary>
/// <param name="Waiting">How many wait, since Odoo does not answer or something went wrong.</param>
/// <param name="Why">Why the oldest of them does, or null.</param>
/// <param name="Dead">How many cannot be carried out until somebody acts.</param>
/// <param name="WhyDead">Why the newest of those cannot, or null.</param>
public sealed record UnreadTemplates(int Waiting, string? Why, int Dead, string? WhyDead);

/// <summary>Lists templates: filters, search, sort and pages on the database. Source: C4, R2.</summary>
public sealed class ListTemplates(PortalDatabase database)
{
    /// <summary>One page.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="request">What.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<KeysetPage<CatalogTemplate>>> ExecuteAsync(
        Actor actor,
        CatalogListRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeCatalog.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        return await request.Keyset.ReadAsync(request.In(db.CatalogTemplates.AsNoTracking()), request.Page, cancellationToken);
    }

    /// <summary>How many of what matches can be approved at once: they wait, and nothing speaks against them.</summary>
    public async Task<Result<int>> CountCleanAsync(Actor actor, CatalogListRequest request, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeCatalog.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        return await request.Clean(db.CatalogTemplates).CountAsync(cancellationToken);
    }

    /// <summary>What ABS told that is not in the list yet, and why. Source: P7.</summary>
    public async Task<Result<UnreadTemplates>> FindUnreadAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeCatalog.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var kinds = RecordTemplate.Kinds.Select(kind => kind.Name).ToList();
        await using var db = database.CreateDbContext();
        var told = db.Inbox.Where(message => message.Source == RecordTemplate.Source && kinds.Contains(message.Kind));
        var waiting = told.Where(message => message.State == InboxState.Pending && message.Reason != null);
        var dead = told.Where(message => message.State == InboxState.Dead);
        return new UnreadTemplates(
            await waiting.CountAsync(cancellationToken),
            await waiting.OrderBy(each => each.Id).Select(each => each.Reason).FirstOrDefaultAsync(cancellationToken),
            await dead.CountAsync(cancellationToken),
            await dead.OrderByDescending(each => each.Id).Select(each => each.Reason).FirstOrDefaultAsync(cancellationToken)
        );
    }

    /// <summary>How many templates each tab shows under the same search and filter.</summary>
    public async Task<Result<IReadOnlyDictionary<CatalogTab, int>>> CountTabsAsync(
        Actor actor,
        CatalogListRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeCatalog.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var counts = new Dictionary<CatalogTab, int>();
        foreach (var tab in Enum.GetValues<CatalogTab>())
        {
            counts[tab] = await (request with { Tab = tab }).In(db.CatalogTemplates).CountAsync(cancellationToken);
        }

        return counts;
    }
}
