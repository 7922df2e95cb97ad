using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Catalog;

/// <summary>Looks at the products of all templates in Odoo again: what somebody changed there, and what came by another way. Source: P4, C4.</summary>
public sealed class CompareCatalog : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "compare-catalogue";

    private const int Page = 200;

    private readonly PortalDatabase _database;
    private readonly ICatalogDirectory _directory;
    private readonly CatalogLedger _ledger;
    private readonly ConnectedSystems _systems;
    private readonly MessagingWakes _wakes;

    internal CompareCatalog(
        PortalDatabase database,
        ICatalogDirectory directory,
        CatalogLedger ledger,
        ConnectedSystems systems,
        MessagingWakes wakes
    ) => (_database, _directory, _ledger, _systems, _wakes) = (database, directory, ledger, systems, wakes);

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Compare the catalogue with Odoo";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.ReviewCatalog;

    /// <inheritdoc/>
    public ValueTask<Refusal?> FindRestAsync(CancellationToken cancellationToken) =>
        _systems.FindRestAsync(ExternalSystem.Odoo, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var (after, read) = ("", 0);
        while (await ListAsync(after, cancellationToken) is { Count: > 0 } page)
        {
            var seen = await _directory.ReadAsync(page, cancellationToken);
            await LookAsync(page, seen, cancellationToken);
            read += page.Count;
            progress.Advance(page.Count, ("templates compared", page.Count));
            after = page.Keys.Last(); // in the database's own order
        }

        _wakes.Outbox.Raise();
        return string.Create(CultureInfo.InvariantCulture, $"{read} templates compared with Odoo.");
    }

    private async Task<OrderedDictionary<string, int>> ListAsync(string after, CancellationToken cancellationToken)
    {
        await using var db = _database.CreateDbContext();
        var rows = await db
            .CatalogTemplates.Where(template => template.TemplateId.CompareTo(after) > 0)
            .OrderBy(template => template.TemplateId)
            .Take(Page)
            .Select(template => new { template.TemplateId, template.Months })
            .ToListAsync(cancellationToken);
        return new(rows.Select(row => KeyValuePair.Create(row.TemplateId, row.Months)), StringComparer.Ordinal);
    }

    private async Task LookAsync(
        OrderedDictionary<string, int> page,
        IReadOnlyDictionary<string, CatalogSeen> seen,
        CancellationToken cancellationToken
    )
    {
        await using var db = _database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var ids = page.Keys.ToList();
        var templates = await db
            .CatalogTemplates.Where(template => ids.Contains(template.TemplateId))
            .ToListAsync(cancellationToken);
        foreach (var template in templates)
        {
            await _ledger.LookAsync(db, template, seen[template.TemplateId], cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }
}
