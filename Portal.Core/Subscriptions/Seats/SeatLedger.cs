using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>Keeps the rows of a count while it is made. Each transaction is small, so that hooks get through in between.</summary>
internal sealed class SeatLedger(PortalDatabase database, SeatCensus census, SeatOptions options, TimeProvider time)
{
    /// <summary>What stands in the way of a count: one that is there already, or a reason not to count now.</summary>
    /// <param name="db">Where it is looked up.</param>
    /// <param name="order">What is to be counted.</param>
    /// <param name="told">What Odoo had been told before it was read for it; null before that.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    public static async Task<(SeatRun? Joined, Refusal? Refusal)> FindObstacleAsync(
        PortalDbContext db,
        SeatCountOrder order,
        SeatsTold? told,
        CancellationToken cancellationToken
    )
    {
        if (order.IsDryRun)
        {
            return (null, null);
        }

        var there = await db.SeatRuns.SingleOrDefaultAsync(
            run => run.Period == order.Period.Name && run.IsActive,
            cancellationToken
        );
        if (there is not null && there.Id != order.Replaces)
        {
            return order.Replaces is null ? (there, null) : (null, SeatRefusals.Changed);
        }

        if (there is null && order.Replaces is not null)
        {
            return (null, SeatRefusals.Changed);
        }

        if (await db.SeatRuns.AnyAsync(run => run.IsActive && run.State == SeatRunState.Reverting, cancellationToken))
        {
            return (null, SeatRefusals.Reverting);
        }

        return (null, await SeatBooks.FindUnsettledAsync(db, told, cancellationToken));
    }

    /// <summary>Makes the row; what counts that were cut short have left is removed: nobody could decide about it.</summary>
    public async Task<SeatRun> BeginAsync(SeatCountOrder order, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await SeatLock.TakeAsync(db, cancellationToken);
        // a trial and a count may be at work at once; of each kind only this one is
        _ = await db
            .SeatRuns.Where(run => run.CountedAt == null && run.IsDryRun == order.IsDryRun)
            .ExecuteDeleteAsync(cancellationToken);
        var last = await db.SeatRuns.MaxAsync(run => (int?)run.Number, cancellationToken) ?? 0;
        var run = SeatRun.Begin(last + 1, order.Period, order.IsDryRun, order.Actor, time.UtcInstant);
        db.Add(run);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return run;
    }

    /// <summary>Stores what is proposed for some clients, and the devices behind it.</summary>
    /// <returns>How many devices these are.</returns>
    public async Task<int> StoreAsync(
        SeatRun run,
        IReadOnlyCollection<List<SeatPlanLine>> laid,
        CancellationToken cancellationToken
    )
    {
        var clients = laid.Select(lines => lines[0].Client.Id).ToList();
        var devices = await census.ListAsync(clients, cancellationToken);
        var before = await ReadBeforeAsync(clients, cancellationToken);
        var fates = await FindFatesAsync(devices, before, cancellationToken);

        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var homes = await ReadHomesAsync(db, clients, cancellationToken);
        var billed = 0;
        foreach (var lines in laid)
        {
            var home = homes.GetValueOrDefault(lines[0].Client.Id);
            // the number is that of the devices that are named: one that came or went since the count is, or is not, among both
            var named = lines.ConvertAll(line => line.IsRetired ? line : line with { Counted = devices[line.Key].Count() });
            var stored = SeatPlanner.Propose(named, home, options).ConvertAll(plan => SeatLine.Plan(run, plan, time.UtcInstant));
            db.AddRange(stored);
            foreach (var product in stored.GroupBy(line => line.ProductCode))
            {
                var key = (lines[0].Client.Id, product.Key);
                var now = product.First().Counted == 0 ? [] : devices[key].ToList();
                billed += now.Count;
                var changes = SeatComparison.Compare(now, before.GetValueOrDefault(key), fates);
                db.Add(SeatEvidence.Of(product.First(), now, changes));
                foreach (var line in product)
                {
                    line.Explain(changes);
                }
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return billed;
    }

    /// <summary>Stores the names of devices that are billed to nobody: of clients without a subscription, and of no client.</summary>
    /// <returns>How many of each are named.</returns>
    public async Task<(int Unbilled, int Unmapped)> StoreUnbilledAsync(
        SeatRun run,
        IReadOnlyCollection<int> clients,
        CancellationToken cancellationToken
    )
    {
        var devices = await census.ListAsync(clients, cancellationToken);
        var unmapped = await census.ListUnmappedAsync(ListUnbilledDevices.Most, cancellationToken);
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        db.AddRange(devices.Select(each => SeatEvidence.OfNobody(run.Id, each.Key.Client, each.Key.Code, [.. each])));
        if (unmapped.Count > 0)
        {
            db.Add(SeatEvidence.OfNobody(run.Id, SeatEvidence.NoClient, "", unmapped));
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return (devices.Sum(each => each.Count()), unmapped.Count);
    }

    /// <summary>Choices that were made while it was counted: in the transaction with which the count begins to stand.</summary>
    public async Task FollowHomesAsync(PortalDbContext db, SeatRun run, CancellationToken cancellationToken)
    {
        var known = db.SeatHomes;
        var chosen = await db
            .SeatLines.Where(line => line.RunId == run.Id && known.Any(home => home.ClientId == line.ClientId))
            .Select(line => line.ClientId)
            .Distinct()
            .ToListAsync(cancellationToken);
        foreach (var chunk in chosen.Chunk(500))
        {
            var homes = await ReadHomesAsync(db, chunk, cancellationToken);
            var lines = await db
                .SeatLines.Where(line => line.RunId == run.Id && chunk.Contains(line.ClientId))
                .ToListAsync(cancellationToken);
            foreach (var client in lines.GroupBy(line => line.ClientId))
            {
                var mine = InOrder(client);
                if (homes[client.Key] is var home && home.Id != TargetOf(mine))
                {
                    Repropose(mine, home);
                }
            }
        }
    }

    /// <summary>Proposes anew for all lines of one client, none of which is decided.</summary>
    public void Repropose(IReadOnlyList<SeatLine> lines, SeatOrder home)
    {
        var ordered = InOrder(lines);
        foreach (var (line, plan) in ordered.Zip(SeatPlanner.Propose([.. ordered.Select(SeatPlanLine.Of)], home, options)))
        {
            line.Take(plan);
        }
    }

    private static List<SeatLine> InOrder(IEnumerable<SeatLine> lines) =>
        [.. lines.OrderBy(line => line.ProductId).ThenBy(line => line.OrderId).ThenBy(line => line.OdooLineId ?? 0)];

    // zero while it is asked
    private static int TargetOf(List<SeatLine> lines) =>
        lines.Exists(line => line.State == SeatLineState.Asked) ? 0 : lines.Find(line => line.IsTarget)?.OrderId ?? 0;

    private static Task<Dictionary<int, SeatOrder>> ReadHomesAsync(
        PortalDbContext db,
        IReadOnlyCollection<int> clients,
        CancellationToken cancellationToken
    ) =>
        db
            .SeatHomes.AsNoTracking()
            .Where(home => clients.Contains(home.ClientId))
            .ToDictionaryAsync(home => home.ClientId, home => new SeatOrder(home.OrderId, home.OrderName), cancellationToken);

    // the devices of the last count that Odoo was told, or that changed nothing
    private async Task<Dictionary<(int Client, string Code), IReadOnlyList<SeatDevice>>> ReadBeforeAsync(
        IReadOnlyCollection<int> clients,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var last =
            from each in ListCounted(db, clients)
            join run in db.SeatRuns on each.Number equals run.Number
            select new
            {
                RunId = run.Id,
                each.ClientId,
                each.ProductCode,
            };
        return await db
            .SeatEvidence.Join(
                last,
                row => new
                {
                    row.RunId,
                    row.ClientId,
                    row.ProductCode,
                },
                each => each,
                (row, _) => row
            )
            .AsNoTracking()
            .ToDictionaryAsync(row => (row.ClientId, row.ProductCode), row => SeatEvidence.Read(row.Counted), cancellationToken);
    }

    // the newest count whose number for a client and product came, or stayed, in force
    private static IQueryable<LastCount> ListCounted(PortalDbContext db, IReadOnlyCollection<int> clients)
    {
        var lines = db.SeatLines.Where(line => line.IsTarget && clients.Contains(line.ClientId));
        return from line in lines.Where(line => line.State == SeatLineState.Applied || line.State == SeatLineState.Unchanged)
            join run in SeatBooks.OfThisDatabase(db).Where(run => run.CountedAt != null) on line.RunId equals run.Id
            group line.RunNumber by new { line.ClientId, line.ProductCode } into numbers
            select new LastCount
            {
                ClientId = numbers.Key.ClientId,
                ProductCode = numbers.Key.ProductCode,
                Number = numbers.Max(),
            };
    }

    private Task<IReadOnlyDictionary<Guid, DeviceFate>> FindFatesAsync(
        ILookup<(int Client, string Code), SeatDevice> devices,
        Dictionary<(int Client, string Code), IReadOnlyList<SeatDevice>> before,
        CancellationToken cancellationToken
    )
    {
        var gone = before.SelectMany(each => SeatComparison.Gone(devices[each.Key], each.Value)).Select(device => device.Id);
        return census.FindFatesAsync([.. gone.Distinct()], cancellationToken);
    }

    private sealed class LastCount
    {
        public required int ClientId { get; init; }

        public required string ProductCode { get; init; }

        public required int Number { get; init; }
    }
}
