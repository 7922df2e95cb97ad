using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Catalog;

/// <summary>A template as a person saw it.</summary>
/// <param name="Id">The template.</param>
/// <param name="Version">Its version then.</param>
public readonly record struct CatalogPick(Guid Id, int Version);

/// <summary>All that match and have no warning, as a person was told how many they are.</summary>
/// <param name="Request">What the list showed; its page does not matter.</param>
/// <param name="Count">How many there were.</param>
public sealed record CatalogMatch(CatalogListRequest Request, int Count);

/// <summary>Prices in the company's currency, where ABS bills in another.</summary>
/// <param name="Price">Price of one bill.</param>
/// <param name="Deposit">Price of the deposit; null where there is none.</param>
public sealed record CatalogPrices(decimal Price, decimal? Deposit);

/// <summary>Which templates a person decides about: picked ones, or all that match.</summary>
public sealed record CatalogChoice
{
    /// <summary>Most that can be picked.</summary>
    public const int MostPicks = 200;

    /// <summary>The picked ones; empty where all that match are meant.</summary>
    public IReadOnlyList<CatalogPick> Picks { get; init; } = [];

    /// <summary>All that match; null where some are picked.</summary>
    public CatalogMatch? Match { get; init; }

    /// <summary>Prices for the one picked, where ABS bills in another currency.</summary>
    public CatalogPrices? Prices { get; init; }
}

/// <summary>Approves templates: each becomes a product of Odoo, or its product follows. Source: C4, scenario 27.</summary>
public sealed class ApproveTemplates
{
    private const int AtOnce = 50; // hooks get through in between

    private readonly PortalDatabase _database;
    private readonly CatalogLedger _ledger;
    private readonly MessagingWakes _wakes;

    internal ApproveTemplates(PortalDatabase database, CatalogLedger ledger, MessagingWakes wakes) =>
        (_database, _ledger, _wakes) = (database, ledger, wakes);

    /// <summary>Approves.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="choice">Which.</param>
    /// <param name="cancellationToken">Stops it between transactions; what is approved until then stays.</param>
    /// <returns>How many were approved.</returns>
    public async Task<Result<int>> ExecuteAsync(Actor actor, CatalogChoice choice, CancellationToken cancellationToken)
    {
        if (AccessPolicy.ReviewCatalog.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (_ledger.Lead == CatalogLead.Odoo)
        {
            return CatalogRefusals.OdooLeads;
        }

        var (picks, refusal) = await FindAsync(choice, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var done = 0;
        foreach (var chunk in picks.Chunk(choice.Match is null ? CatalogChoice.MostPicks : AtOnce))
        {
            if (await ApproveAsync(actor, chunk, choice.Prices, cancellationToken) is { } refused)
            {
                return done > 0 ? CatalogRefusals.Partly(done, refused) : refused;
            }

            done += chunk.Length;
            _wakes.Outbox.Raise();
        }

        return done;
    }

    private async Task<(IReadOnlyList<CatalogPick> Picks, Refusal? Refusal)> FindAsync(
        CatalogChoice choice,
        CancellationToken cancellationToken
    )
    {
        if (choice.Match is not { } match)
        {
            return (
                choice.Picks,
                choice.Picks.Count switch
                {
                    0 => CatalogRefusals.NothingPicked,
                    > CatalogChoice.MostPicks => CatalogRefusals.TooMany,
                    > 1 when choice.Prices is not null => CatalogRefusals.PriceNotAsked,
                    _ => null,
                }
            );
        }

        await using var db = _database.CreateDbContext();
        var found = await match
            .Request.Clean(db.CatalogTemplates)
            .OrderBy(template => template.Id)
            .Select(template => new CatalogPick(template.Id, template.Version))
            .ToListAsync(cancellationToken);
        return (
            found,
            found.Count == 0 ? CatalogRefusals.NothingMatches
            : found.Count != match.Count ? CatalogRefusals.Changed
            : null
        );
    }

    private async Task<Refusal?> ApproveAsync(
        Actor actor,
        CatalogPick[] picks,
        CatalogPrices? prices,
        CancellationToken cancellationToken
    )
    {
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
            if (await CheckAsync(db, template, picks, prices, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            await _ledger.ApproveAsync(db, template, actor, prices, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return null;
    }

    private static async Task<Refusal?> CheckAsync(
        PortalDbContext db,
        CatalogTemplate template,
        CatalogPick[] picks,
        CatalogPrices? prices,
        CancellationToken cancellationToken
    )
    {
        if (!picks.Contains(new CatalogPick(template.Id, template.Version)))
        {
            return CatalogRefusals.Changed;
        }

        var isOpen =
            template.IsUndecided
            || (
                template.State == CatalogState.Approved
                && await db.Deliveries.AnyAsync(
                    each => each.Id == template.DeliveryId && each.State == DeliveryState.Cancelled,
                    cancellationToken
                )
            );
        return !isOpen ? CatalogRefusals.Decided(template.Name)
            : template.Guards.HasFlag(CatalogGuards.Duplicate) ? CatalogRefusals.Duplicate(template.TemplateId)
            : CheckPrices(template, prices);
    }

    private static Refusal? CheckPrices(CatalogTemplate template, CatalogPrices? prices)
    {
        var isAsked = template.IsActive && template.Guards.HasFlag(CatalogGuards.Currency);
        if (prices is null)
        {
            return isAsked && template.AgreedPrice is null ? CatalogRefusals.PriceMissing : null;
        }

        return !isAsked ? CatalogRefusals.PriceNotAsked
            : !IsPrice(prices.Price) || (prices.Deposit is { } deposit && !IsPrice(deposit)) ? CatalogRefusals.PriceWrong
            : prices.Deposit is null && template.Terms.Deposit > 0 ? CatalogRefusals.PriceMissing
            : null;
    }

    private static bool IsPrice(decimal amount) => amount is >= 0 and <= 1_000_000_000m && decimal.Round(amount, 2) == amount;
}
