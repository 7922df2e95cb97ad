using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Drifts;

/// <summary>
/// Goes, after a complete pass, through the orders that have an entitlement: which of them ABS lists no longer, and which have ended. Should ABS
/// suddenly lack a good part, it was restored, or is another one: then no further one is called lost unless a person asked for the comparison.
/// </summary>
internal sealed class LostEntitlements(PortalDatabase database)
{
    private const int Page = 5000;
    private const int Part = 500;

    /// <summary>So many may go at once without a question.</summary>
    private const int FewLost = 20;

    /// <summary>Above that, one in so many.</summary>
    private const int ShareLost = 10;

    /// <summary>Finds them.</summary>
    /// <param name="pass">The pass, complete.</param>
    /// <param name="isAsked">True when a person asked for it.</param>
    /// <param name="countAsync">How many of some lost ones would be listed: no person can see to the others, and they stop nothing.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<LostFinding> FindAsync(
        ComparisonPass pass,
        bool isAsked,
        Func<IReadOnlyCollection<int>, Task<int>> countAsync,
        CancellationToken cancellationToken
    )
    {
        var (lost, ended, known) = (new List<int>(), new List<int>(), 0);
        for (var after = 0; ; )
        {
            var page = await ListAsync(pass, after, cancellationToken);
            if (page.Count == 0)
            {
                break;
            }

            ended.AddRange(await ListEndedAsync(pass, page, cancellationToken));
            var lasting = page.Where(order => !order.IsEnded).Select(order => order.Id).ToList();
            known += lasting.Count;
            lost.AddRange(lasting.Where(id => !pass.Seen.Contains(id)));
            after = page[^1].Id;
        }

        // what a person could see already is no news, else one loss would stop every comparison after it
        var listed = await ListListedAsync(lost, cancellationToken);
        var (fresh, before) = (lost.Count - listed.Count, known - listed.Count);
        var allowed = Math.Max(FewLost, before / ShareLost);
        return isAsked || fresh <= allowed || await countAsync([.. lost.Except(listed)]) <= allowed
            ? new LostFinding(lost, ended, null)
            : new LostFinding(listed, ended, TooMany(fresh, before));
    }

    private async Task<List<int>> ListEndedAsync(ComparisonPass pass, List<Entitled> page, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var ended = page.Where(order => order is { IsEnded: true, IsConfirmed: true })
            .Select(order => new EndedOrder(order.Id, order.OrderedAt, order.EntitledAt));
        return await EndedLately.ListAsync(db, ended, pass.BeganAt, cancellationToken);
    }

    private static JobFailedException TooMany(int lost, int known)
    {
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"ABS lists {known - lost} of the {known} entitlements that Portal knows: it may have been restored, or be another ABS. None is noted as lost. See to ABS first; if it has lost them, start the comparison yourself, which lists them all."
        );
        return new JobFailedException(sentence, new InvalidDataException("The list of ABS has shrunk."));
    }

    private async Task<List<Entitled>> ListAsync(ComparisonPass pass, int after, CancellationToken cancellationToken)
    {
        var beganAt = pass.BeganAt;
        await using var db = database.CreateDbContext();
        return await db
            .Orders.Where(order =>
                order.EntitlementId != null
                && order.OdooId > after
                && order.DeletedAt == null
                && order.State != OrderState.Cancelled
                && (order.IsEntitlementClosed || order.EntitledAt < beganAt)
            )
            .OrderBy(order => order.OdooId)
            .Select(order => new Entitled(
                order.OdooId,
                order.IsEntitlementClosed,
                order.State == OrderState.Confirmed,
                order.OrderedAt,
                order.EntitledAt
            ))
            .Take(Page)
            .ToListAsync(cancellationToken);
    }

    private async Task<List<int>> ListListedAsync(List<int> lost, CancellationToken cancellationToken)
    {
        var listed = new List<int>();
        foreach (var part in lost.Chunk(Part))
        {
            var subjects = part.Select(Order.SubjectOf).ToList();
            await using var db = database.CreateDbContext();
            var found = await db
                .Drifts.Where(drift => drift.Kind == DriftKind.MissingEntitlement && drift.State != DriftState.Resolved)
                .Where(drift => subjects.Contains(drift.Subject))
                .Select(drift => drift.Subject)
                .ToListAsync(cancellationToken);
            listed.AddRange(found.Select(Order.IdOf).OfType<int>());
        }

        return listed;
    }

    private sealed record Entitled(int Id, bool IsEnded, bool IsConfirmed, DateTime OrderedAt, DateTime? EntitledAt);
}

/// <summary>What was found.</summary>
/// <param name="Lost">Orders whose entitlement ABS lists no longer, and that may be listed so.</param>
/// <param name="Ended">Confirmed orders whose entitlement has ended lately.</param>
/// <param name="TooMany">What is wrong when too many have gone at once; null otherwise.</param>
internal sealed record LostFinding(IReadOnlyList<int> Lost, IReadOnlyList<int> Ended, JobFailedException? TooMany);
