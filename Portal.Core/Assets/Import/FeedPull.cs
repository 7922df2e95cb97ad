using Microsoft.Extensions.Options;
using Portal.Core.Assets.Placing;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Import;

/// <summary>A kind of record of Odoo's that is mirrored.</summary>
/// <param name="Name">Name of the cursor.</param>
/// <param name="NewestAsync">When any last changed.</param>
/// <param name="ListAsync">All by rising id.</param>
/// <param name="ChangesAsync">What changed.</param>
/// <param name="PlaceOf">Id and last change of one.</param>
/// <param name="ApplyAsync">Takes a part of a page over; inside a write transaction.</param>
internal sealed record Feed<T>(
    string Name,
    Func<CancellationToken, Task<DateTime?>> NewestAsync,
    Func<int, int, CancellationToken, Task<IReadOnlyList<T>>> ListAsync,
    Func<DateTime, int?, int, CancellationToken, Task<IReadOnlyList<T>>> ChangesAsync,
    Func<T, (int Id, DateTime ChangedAt)> PlaceOf,
    Func<PortalDbContext, IReadOnlyList<T>, CancellationToken, Task> ApplyAsync
);

/// <summary>
/// Brings records from Odoo into their mirror: all of them the first time, afterwards what changed, page by page with the cursor behind each. Source:
/// P4, b6, FACTS §4 (write_date).
/// </summary>
internal sealed class FeedPull(PortalDatabase database, PullLedger ledger, IOptions<PullOptions> options)
{
    private const int MostAtOnce = 1000;
    private const int Chunk = 100;

    private int Size => Math.Min(options.Value.PullPageSize, MostAtOnce);

    /// <summary>Pulls from where the cursor stands.</summary>
    /// <returns>How many were read.</returns>
    public async Task<int> RunAsync<T>(Feed<T> feed, CancellationToken cancellationToken)
    {
        var cursor = await ledger.ReadAsync(feed.Name, cancellationToken);
        var run = new Run<T>(feed, cursor, cursor.Version);
        await (cursor.IsFirst ? FirstAsync(run, cancellationToken) : ChangesAsync(run, cancellationToken));
        return run.Read;
    }

    private async Task FirstAsync<T>(Run<T> run, CancellationToken cancellationToken)
    {
        var cursor = run.Cursor;
        if (cursor.AfterId is null)
        {
            cursor.BeginFirst(await run.Feed.NewestAsync(cancellationToken) ?? DateTime.UnixEpoch, ledger.Now);
        }

        while (await run.Feed.ListAsync(cursor.AfterId ?? 0, Size, cancellationToken) is { Count: > 0 } page)
        {
            cursor.MoveTo(page.Max(row => run.Feed.PlaceOf(row).Id));
            await StoreAsync(run, page, cancellationToken);
        }

        cursor.Complete(null, ledger.Now);
        await StoreAsync(run, [], cancellationToken);
    }

    private async Task ChangesAsync<T>(Run<T> run, CancellationToken cancellationToken)
    {
        var cursor = run.Cursor;
        cursor.BeginChanges(options.Value.PullOverlap, ledger.Now);
        DateTime? newest = null;
        ChangePosition? position = new ChangePosition(cursor.AfterAt ?? DateTime.UnixEpoch, cursor.AfterId);
        while (position is { } at)
        {
            var page = await run.Feed.ChangesAsync(at.At, at.Id, Size, cancellationToken);
            position = Next(at, page, run.Feed.PlaceOf);
            newest = page.Select(row => (DateTime?)run.Feed.PlaceOf(row).ChangedAt).Append(newest).Max();
            if (position is { } next)
            {
                cursor.MoveTo(next);
            }

            await StoreAsync(run, page, cancellationToken);
        }

        cursor.Complete(newest, ledger.Now);
        await StoreAsync(run, [], cancellationToken);
    }

    // Odoo orders by microseconds and shows seconds: a page that ends within a second says only that all before that second is done
    private ChangePosition? Next<T>(ChangePosition position, IReadOnlyList<T> page, Func<T, (int Id, DateTime ChangedAt)> placeOf)
    {
        if (page.Count < Size)
        {
            return position.Id is null ? null : new ChangePosition(position.At.AddSeconds(1));
        }

        if (position.Id is not null)
        {
            return position with { Id = page.Max(row => placeOf(row).Id) };
        }

        var (first, last) = (page.Min(row => placeOf(row).ChangedAt), page.Max(row => placeOf(row).ChangedAt));
        return last > first && last > position.At ? new ChangePosition(last) : new ChangePosition(last, 0);
    }

    // a few in a transaction, so that doors and dispatcher get their turn; the cursor goes with the last part
    private async Task StoreAsync<T>(Run<T> run, IReadOnlyList<T> page, CancellationToken cancellationToken)
    {
        List<T[]> parts =
            page.Count == 0
                ?
                [
                    [],
                ]
                : [.. page.Chunk(Chunk)];
        for (var at = 0; at < parts.Count; at++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var db = database.CreateDbContext();
            await using var write = await db.BeginWriteAsync(cancellationToken);
            await AssetTurn.TakeAsync(db, cancellationToken);
            await run.Feed.ApplyAsync(db, parts[at], cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            if (at == parts.Count - 1)
            {
                await PullLedger.StoreAsync(db, run.Cursor, run.Version, cancellationToken);
            }

            await write.CommitAsync(cancellationToken);
            run.Read += parts[at].Length;
        }

        run.Version = run.Cursor.Version;
    }

    private sealed class Run<T>(Feed<T> feed, PullCursor cursor, int version)
    {
        public Feed<T> Feed => feed;

        public PullCursor Cursor => cursor;

        public int Version { get; set; } = version;

        public int Read { get; set; }
    }
}
