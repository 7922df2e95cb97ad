using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Drifts;

/// <summary>Keeps differences: one row for each while it lasts. Inside the caller's write transaction.</summary>
internal static class DriftLedger
{
    private const int Part = 500;

    public static async Task SeeAsync(
        PortalDbContext db,
        DriftSighting sighting,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(db, sighting.Kind, sighting.Subject, cancellationToken) is { } known)
        {
            known.See(sighting, now);
        }
        else
        {
            db.Drifts.Add(Drift.Find(sighting, now));
        }
    }

    /// <summary>The same for many, read at once.</summary>
    public static async Task SeeAsync(
        PortalDbContext db,
        IReadOnlyCollection<DriftSighting> sightings,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var known = await ListAsync(db.Drifts, sightings, cancellationToken);
        foreach (var sighting in sightings)
        {
            if (known.TryGetValue((sighting.Kind, sighting.Subject), out var drift))
            {
                drift.See(sighting, now);
            }
            else
            {
                db.Drifts.Add(Drift.Find(sighting, now));
            }
        }
    }

    /// <summary>Tells the pass which of them are as they were; outside a write transaction.</summary>
    /// <returns>Those of which something is to be written.</returns>
    public static async Task<List<DriftSighting>> KeepAsync(
        PortalDbContext db,
        ComparisonPass pass,
        IReadOnlyCollection<DriftSighting> sightings,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var known = await ListAsync(db.Drifts.AsNoTracking(), sightings, cancellationToken);
        var news = new List<DriftSighting>();
        foreach (var sighting in sightings)
        {
            if (known.GetValueOrDefault((sighting.Kind, sighting.Subject))?.IsAsSeen(sighting, now) is true)
            {
                pass.Keep(sighting);
            }
            else
            {
                news.Add(sighting);
            }
        }

        return news;
    }

    public static async Task ResolveAsync(
        PortalDbContext db,
        DriftKind kind,
        string subject,
        DateTime now,
        CancellationToken cancellationToken
    ) => (await FindAsync(db, kind, subject, cancellationToken))?.Resolve(now);

    /// <summary>True while it lasts.</summary>
    public static async Task<bool> IsThereAsync(
        PortalDbContext db,
        DriftKind kind,
        string subject,
        CancellationToken cancellationToken
    ) => await FindAsync(db, kind, subject, cancellationToken) is not null;

    /// <summary>Ends all that a complete pass did not see, some at a time: each part is one statement, and lets others write after it.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> ResolveUnseenAsync(
        PortalDatabase database,
        ComparisonPass pass,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var gone = 0;
        foreach (var state in new[] { DriftState.Open, DriftState.Dismissed })
        {
            for (var (at, key) = (DateTime.UnixEpoch, Guid.Empty); ; )
            {
                await using var db = database.CreateDbContext();
                var part = await ListUnseenAsync(db, state, pass.BeganAt, at, key, cancellationToken);
                if (part.Count == 0)
                {
                    break;
                }

                var unseen = part.Where(drift => !pass.IsKept(drift.Kind, drift.Subject)).Select(drift => drift.Key).ToList();
                gone += unseen.Count == 0 ? 0 : await EndAsync(db, unseen, pass.BeganAt, now, cancellationToken);
                (at, key) = (part[^1].FirstSeenAt, part[^1].Key);
            }
        }

        return gone;
    }

    private static async Task<Dictionary<(DriftKind Kind, string Subject), Drift>> ListAsync(
        IQueryable<Drift> drifts,
        IReadOnlyCollection<DriftSighting> sightings,
        CancellationToken cancellationToken
    )
    {
        var subjects = sightings.Select(sighting => sighting.Subject).ToList();
        return await drifts
            .Where(drift => drift.State != DriftState.Resolved && subjects.Contains(drift.Subject))
            .ToDictionaryAsync(drift => (drift.Kind, drift.Subject), cancellationToken);
    }

    private static async Task<List<UnseenDrift>> ListUnseenAsync(
        PortalDbContext db,
        DriftState state,
        DateTime since,
        DateTime at,
        Guid key,
        CancellationToken cancellationToken
    )
    {
        return await db
            .Drifts.Where(drift => drift.State == state && drift.LastSeenAt < since && drift.FirstSeenAt >= at)
            .Where(drift => drift.FirstSeenAt > at || drift.Key.CompareTo(key) > 0)
            .OrderBy(drift => drift.FirstSeenAt)
            .ThenBy(drift => drift.Key)
            .Select(drift => new UnseenDrift(drift.FirstSeenAt, drift.Key, drift.Kind, drift.Subject))
            .Take(Part)
            .ToListAsync(cancellationToken);
    }

    // judged as they are then: a person may have set one aside meanwhile
    private static async Task<int> EndAsync(
        PortalDbContext db,
        List<Guid> keys,
        DateTime since,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var ended = await db
            .Drifts.Where(drift => keys.Contains(drift.Key) && drift.State != DriftState.Resolved && drift.LastSeenAt < since)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(drift => drift.State, DriftState.Resolved)
                        .SetProperty(drift => drift.ResolvedAt, now)
                        .SetProperty(
                            drift => drift.Reason,
                            drift => drift.RepairedAt == null ? Drift.Gone : "Repaired by " + drift.ActedBy + "."
                        )
                        .SetProperty(drift => drift.Version, drift => drift.Version + 1),
                cancellationToken
            );
        await write.CommitAsync(cancellationToken);
        return ended;
    }

    /// <summary>The one that lasts, or null.</summary>
    public static async Task<Drift?> FindAsync(
        PortalDbContext db,
        DriftKind kind,
        string subject,
        CancellationToken cancellationToken
    ) =>
        db.Drifts.Local.FirstOrDefault(drift =>
            drift.Kind == kind && drift.Subject == subject && drift.State != DriftState.Resolved
        )
        ?? await db.Drifts.SingleOrDefaultAsync(
            drift => drift.Kind == kind && drift.Subject == subject && drift.State != DriftState.Resolved,
            cancellationToken
        );

    private sealed record UnseenDrift(DateTime FirstSeenAt, Guid Key, DriftKind Kind, string Subject);
}
