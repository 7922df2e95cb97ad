using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Drifts;

/// <summary>Lists the differences between Odoo and ABS. Source: 001-48, b4.</summary>
public sealed class ListDrifts(PortalDatabase database)
{
    private static readonly Keyset<Drift, DateTime> OldestFirst = new(
        drift => drift.FirstSeenAt,
        drift => drift.Key,
        descending: false
    );

    private static readonly Keyset<Drift, DateTime> NewestFirst = new(
        drift => drift.FirstSeenAt,
        drift => drift.Key,
        descending: true
    );

    /// <summary>Reads one page, by the instant they were first seen.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="state">Where they stand.</param>
    /// <param name="kind">Which kind, or null for all.</param>
    /// <param name="newestFirst">The order.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<KeysetPage<Drift>>> ExecuteAsync(
        Actor actor,
        DriftState state,
        DriftKind? kind,
        bool newestFirst,
        KeysetRequest page,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeEntitlements.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var rows = db.Drifts.AsNoTracking().Where(drift => drift.State == state);
        rows = kind is { } wanted ? rows.Where(drift => drift.Kind == wanted) : rows;
        return await (newestFirst ? NewestFirst : OldestFirst).ReadAsync(rows, page, cancellationToken);
    }

    /// <summary>How many are open, counted up to <see cref="KeysetPage{T}.CountLimit"/> + 1.</summary>
    public async Task<Result<int>> CountOpenAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeEntitlements.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        return await db
            .Drifts.Where(drift => drift.State == DriftState.Open)
            .Take(KeysetPage<Drift>.CountLimit + 1)
            .CountAsync(cancellationToken);
    }
}
