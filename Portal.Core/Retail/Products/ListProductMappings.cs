using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail.Entitlements;

namespace Portal.Core.Retail.Products;

/// <summary>A product that orders wait for.</summary>
public sealed class UnmappedProduct
{
    /// <summary>The product's id in Odoo.</summary>
    public int ProductId { get; init; }

    /// <summary>Its name.</summary>
    public string ProductName { get; init; } = "";

    /// <summary>Its internal reference, or empty.</summary>
    public string ProductCode { get; init; } = "";

    /// <summary>How many orders wait with it.</summary>
    public int Waiting { get; init; }
}

/// <summary>A product on an order that nobody mapped.</summary>
/// <param name="OrderId">The order's id in Odoo.</param>
/// <param name="ProductId">The product's.</param>
/// <param name="ProductName">Its name.</param>
public sealed record UnmappedOnOrder(int OrderId, int ProductId, string ProductName);

/// <summary>Lists the products that are mapped, and those that orders wait for. Source: 001-17 to 001-30.</summary>
public sealed class ListProductMappings(PortalDatabase database)
{
    /// <summary>Most products that are listed as not mapped.</summary>
    public const int MostUnmapped = 200;

    private static readonly Keyset<ProductMapping, string> ByName = new(
        mapping => mapping.NameKey,
        mapping => mapping.Key,
        descending: false
    );

    private static readonly Keyset<ProductMapping, string> ByNameDown = new(
        mapping => mapping.NameKey,
        mapping => mapping.Key,
        descending: true
    );

    /// <summary>Reads one page of what is mapped.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="search">Words that must all occur; empty for all.</param>
    /// <param name="descending">By name, from the end.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<KeysetPage<ProductMapping>>> ExecuteAsync(
        Actor actor,
        string search,
        bool descending,
        KeysetRequest page,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeEntitlements.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        // there are as many as there are products on offer: hundreds, and each is looked through
        var words = new SubstringSearch<ProductMapping>(mapping => mapping.SearchText, search);
        var rows = db.ProductMappings.AsNoTracking();
        return await (descending ? ByNameDown : ByName).ReadAsync(words.IsEmpty ? rows : words.In(rows), page, cancellationToken);
    }

    /// <summary>A product to be mapped, or as it is mapped: what the form begins with.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="productId">The product's id in Odoo.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The draft; a refusal for a product that is on no order and not mapped.</returns>
    public async Task<Result<ProductMappingDraft>> FindAsync(Actor actor, int productId, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeEntitlements.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var mapping = await db
            .ProductMappings.AsNoTracking()
            .SingleOrDefaultAsync(each => each.ProductId == productId, cancellationToken);
        if (mapping is not null)
        {
            return new ProductMappingDraft(productId, mapping.ProductName, mapping.ProductCode, mapping.Units, mapping.Version);
        }

        var line = await db
            .OrderLines.AsNoTracking()
            .Where(each => each.ProductId == productId)
            .FirstOrDefaultAsync(cancellationToken);
        return line is null
            ? RetailRefusals.NoMapping
            : new ProductMappingDraft(productId, line.ProductName, line.ProductCode, [], 0);
    }

    /// <summary>The products that orders wait for, those with the most orders first; one more than <see cref="MostUnmapped"/> at the most.</summary>
    public async Task<Result<IReadOnlyList<UnmappedProduct>>> ListUnmappedAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeEntitlements.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var counted = await CountAsync(db, cancellationToken);
        return counted.Where(product => CouplingKeys.Recognise(product.ProductCode) is null).Take(MostUnmapped + 1).ToList();
    }

    /// <summary>The products that nobody mapped on some orders, such as those of one page of a list.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="orderIds">Ids in Odoo.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<IReadOnlyList<UnmappedOnOrder>>> FindUnmappedAsync(
        Actor actor,
        IReadOnlyCollection<int> orderIds,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeEntitlements.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var (ids, mapped) = (orderIds.ToList(), db.ProductMappings);
        var lines = await (
            from order in db.Orders
            where ids.Contains(order.OdooId)
            join line in db.OrderLines on order.Key equals line.OrderKey
            where !line.IsDeposit && !mapped.Any(mapping => mapping.ProductId == line.ProductId)
            orderby line.LineId
            select new { order.OdooId, Line = line }
        )
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return lines
            .Where(each => each.Line.Count != 0 && CouplingKeys.Recognise(each.Line.ProductCode) is null)
            .Select(each => new UnmappedOnOrder(each.OdooId, each.Line.ProductId, each.Line.ProductName))
            .Distinct()
            .ToList();
    }

    // all of them: the recognised ones among them are known by their reference, which the database cannot judge. There are as many as products
    private static Task<List<UnmappedProduct>> CountAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var mapped = db.ProductMappings;
        var waiting =
            from delivery in db.Deliveries
            where
                delivery.State == DeliveryState.Waiting
                && delivery.Kind == EntitlementPayload.Kind
                && delivery.Reason!.Contains(MappedUnits.NotMapped)
            join order in db.Orders on (Guid?)delivery.Id equals order.DeliveryId
            join line in db.OrderLines on order.Key equals line.OrderKey
            where
                !line.IsDeposit && line.Quantity != OrderLine.None && !mapped.Any(mapping => mapping.ProductId == line.ProductId)
            select new
            {
                line.ProductId,
                line.ProductName,
                line.ProductCode,
                order.Key,
            };
        return waiting
            .GroupBy(line => line.ProductId)
            .Select(group => new UnmappedProduct
            {
                ProductId = group.Key,
                ProductName = group.Max(line => line.ProductName) ?? "",
                ProductCode = group.Max(line => line.ProductCode) ?? "",
                Waiting = group.Select(line => line.Key).Distinct().Count(),
            })
            .OrderByDescending(product => product.Waiting)
            .ThenBy(product => product.ProductId)
            .ToListAsync(cancellationToken);
    }
}
