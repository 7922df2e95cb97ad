using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Products;

/// <summary>
/// Says which units of ABS a product stands for, or takes that back. Every order with the product is looked at again at once: what waited for
/// the mapping goes out by itself. Source: 001-9, 001-10, 001-17 to 001-30.
/// </summary>
public sealed class SaveProductMapping
{
    private const int MostUnits = 20;
    private const int MostOfOne = 10_000;

    private readonly PortalDatabase _database;
    private readonly MappingWake _wake;
    private readonly TimeProvider _time;

    internal SaveProductMapping(PortalDatabase database, MappingWake wake, TimeProvider time) =>
        (_database, _wake, _time) = (database, wake, time);

    /// <summary>Saves it.</summary>
    /// <returns>The mapping; every fault of the draft when it is refused.</returns>
    public async Task<Result<ProductMapping>> ExecuteAsync(
        Actor actor,
        ProductMappingDraft draft,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.MapProducts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        draft = Tidy(draft);
        if (ListFaults(draft) is { Count: > 0 } faults)
        {
            return faults;
        }

        await using var db = _database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var mapping = await db.ProductMappings.SingleOrDefaultAsync(each => each.ProductId == draft.ProductId, cancellationToken);
        if ((mapping?.Version ?? 0) != draft.Version)
        {
            return RetailRefusals.Changed;
        }

        var before = mapping is null ? null : new { units = mapping.Units };
        if (mapping is null)
        {
            mapping = ProductMapping.Make(draft.ProductId, _time.UtcInstant);
            db.ProductMappings.Add(mapping);
        }

        mapping.Save(draft, actor, _time.UtcInstant);
        db.Set<StaleProduct>().Add(StaleProduct.Of(draft.ProductId, _time.UtcInstant));
        Audit(db, actor, RetailActs.Mapped, mapping, before, new { product = mapping.ProductName, units = draft.Units });
        return await StoreAsync(db, write, cancellationToken) ? mapping : RetailRefusals.Changed;
    }

    /// <summary>Removes it; orders that were not sent yet wait again, unless the product's own reference is a coupling key.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="productId">The product.</param>
    /// <param name="version">Version that was looked at.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<int>> RemoveAsync(Actor actor, int productId, int version, CancellationToken cancellationToken)
    {
        if (AccessPolicy.MapProducts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = _database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var mapping = await db.ProductMappings.SingleOrDefaultAsync(each => each.ProductId == productId, cancellationToken);
        if (mapping is null)
        {
            return RetailRefusals.NoMapping;
        }

        if (mapping.Version != version)
        {
            return RetailRefusals.Changed;
        }

        db.ProductMappings.Remove(mapping);
        db.Set<StaleProduct>().Add(StaleProduct.Of(productId, _time.UtcInstant));
        Audit(db, actor, RetailActs.Unmapped, mapping, new { product = mapping.ProductName, units = mapping.Units }, null);
        return await StoreAsync(db, write, cancellationToken) ? productId : RetailRefusals.Changed;
    }

    private static ProductMappingDraft Tidy(ProductMappingDraft draft) =>
        draft with
        {
            ProductName = Folding.Cut(Folding.Tidy(draft.ProductName), 500),
            ProductCode = Folding.Cut(Folding.Tidy(draft.ProductCode), 200),
            Units = [.. draft.Units.Select(unit => unit with { Sku = unit.Sku.Trim(), AbsRef = unit.AbsRef.Trim() })],
        };

    private static List<Refusal> ListFaults(ProductMappingDraft draft)
    {
        var faults = new List<Refusal>();
        if (draft.ProductId <= 0)
        {
            faults.Add(RetailRefusals.ProductMissing);
        }

        if (draft.Units.Count > MostUnits)
        {
            faults.Add(RetailRefusals.TooManyUnits);
        }

        for (var at = 0; at < draft.Units.Count; at++)
        {
            faults.AddRange(ListFaults(at + 1, draft.Units[at]));
        }

        return faults;
    }

    private static IEnumerable<Refusal> ListFaults(int number, ProductUnit unit)
    {
        if (unit.AbsRef.Length == 0)
        {
            yield return RetailRefusals.RefMissing(number);
        }
        else if (!IsGood(unit.AbsRef))
        {
            yield return RetailRefusals.TextWrong(number, nameof(ProductUnit.AbsRef), "coupling key");
        }

        if (unit.Quantity is < 1 or > MostOfOne)
        {
            yield return RetailRefusals.QuantityWrong(number);
        }

        if (!IsGood(unit.Sku))
        {
            yield return RetailRefusals.TextWrong(number, nameof(ProductUnit.Sku), "sku");
        }
    }

    private static bool IsGood(string text) =>
        text.Length <= ProductUnit.TextLength && Folding.IsClean(text) && !text.Any(char.IsControl);

    private void Audit(PortalDbContext db, Actor actor, string act, ProductMapping mapping, object? before, object? after) =>
        db.Audit.Add(AuditEntry.For(_time.UtcInstant, actor, act, ("product", $"{mapping.ProductId}"), before, after));

    private async Task<bool> StoreAsync(PortalDbContext db, WriteTransaction write, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || exception.IsUniqueViolation())
        {
            return false;
        }

        _wake.Saved.Raise();
        return true;
    }
}
