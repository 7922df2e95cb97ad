using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>What needs attention, each counted up to <see cref="KeysetPage{T}.CountLimit"/> + 1.</summary>
/// <param name="Unconfirmed">Wait for Odoo's word.</param>
/// <param name="NotCreated">Were entered and are not in Odoo.</param>
public readonly record struct BillingAttention(int Unconfirmed, int NotCreated);

/// <summary>Lists the billing addresses a person may see, from Portal's mirror: works while Odoo is away. Source: 003-8, 003-14, P6.</summary>
public sealed class ListBillingAddresses(PortalDatabase databases, BillingVisibility visibility)
{
    /// <summary>Reads one page.</summary>
    public async Task<Result<KeysetPage<BillingAddress>>> ExecuteAsync(
        Actor actor,
        BillingListRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var sight = request.ToChoose
            ? await visibility.ReachAsync(actor, cancellationToken)
            : await visibility.OfAsync(actor, cancellationToken);
        await using var db = databases.CreateDbContext();
        var source = await BillingListQuery.SourceAsync(db, new BillingViewer(actor, sight), request, cancellationToken);
        return await BillingListQuery.SortOf(request).ReadAsync(source, request.Page, cancellationToken);
    }

    /// <summary>Counts those that need a person or Odoo's word.</summary>
    public async Task<Result<BillingAttention>> CountAttentionAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var sight = await visibility.OfAsync(actor, cancellationToken);
        await using var db = databases.CreateDbContext();
        return new BillingAttention(
            await CountAsync(db, sight, BillingAddressState.Unconfirmed, cancellationToken),
            await CountAsync(db, sight, BillingAddressState.NotCreated, cancellationToken)
        );
    }

    /// <summary>How many are in each state, among those a person may see; each counted up to <see cref="KeysetPage{T}.CountLimit"/> + 1.</summary>
    public async Task<Result<IReadOnlyDictionary<BillingAddressState, int>>> CountStatesAsync(
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var sight = await visibility.OfAsync(actor, cancellationToken);
        await using var db = databases.CreateDbContext();
        var counts = new Dictionary<BillingAddressState, int>();
        foreach (var state in Enum.GetValues<BillingAddressState>())
        {
            counts[state] = await CountAsync(db, sight, state, cancellationToken);
        }

        return counts;
    }

    private static Task<int> CountAsync(
        PortalDbContext db,
        BillingSight sight,
        BillingAddressState state,
        CancellationToken cancellationToken
    ) =>
        BillingListQuery
            .InState(sight.In(db), state)
            .Take(KeysetPage<BillingAddress>.CountLimit + 1)
            .CountAsync(cancellationToken);
}
