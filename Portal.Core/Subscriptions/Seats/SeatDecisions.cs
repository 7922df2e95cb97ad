using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>A line as a person saw it.</summary>
/// <param name="Id">The line.</param>
/// <param name="Version">Its version then.</param>
public readonly record struct SeatPick(Guid Id, int Version);

/// <summary>All lines that match, as a person was told how many they are.</summary>
/// <param name="Request">What the list showed; its page does not matter.</param>
/// <param name="Count">How many lines waited.</param>
/// <param name="Version">The count's version then.</param>
public sealed record SeatMatch(SeatLineRequest Request, int Count, int Version);

/// <summary>Which lines a person decides about: picked ones, or all that match.</summary>
/// <param name="RunId">The count.</param>
public sealed record SeatChoice(Guid RunId)
{
    /// <summary>Most lines that can be picked.</summary>
    public const int MostPicks = 200;

    /// <summary>The picked ones; empty where all that match are meant.</summary>
    public IReadOnlyList<SeatPick> Picks { get; init; } = [];

    /// <summary>All that match; null where lines are picked.</summary>
    public SeatMatch? Match { get; init; }
}

/// <summary>What was decided.</summary>
/// <param name="Lines">Lines, those of the same clients that go with them included.</param>
/// <param name="Clients">Clients.</param>
public sealed record SeatDecided(int Lines, int Clients);

/// <summary>A client as it was when its lines were looked for.</summary>
/// <param name="Id">The client's company in Odoo.</param>
/// <param name="Lines">How many of its lines waited.</param>
/// <param name="Versions">Their versions, added up: any change makes it more.</param>
internal sealed record SeenClient(int Id, int Lines, int Versions);

/// <summary>Finds the clients that a decision is about, and decides about all lines of each in one transaction. Source: D2, P2.</summary>
internal sealed class SeatDecisions(PortalDatabase database)
{
    /// <summary>Clients decided about in one transaction: hooks get through in between.</summary>
    private const int ClientsAtOnce = 50;

    /// <summary>Decides.</summary>
    /// <param name="choice">About what.</param>
    /// <param name="decide">Inside a transaction: the count, and all undecided lines of some clients.</param>
    /// <param name="cancellationToken">Stops it between transactions; what is decided until then stays.</param>
    public async Task<Result<SeatDecided>> DecideAsync(
        SeatChoice choice,
        Func<PortalDbContext, SeatRun, IReadOnlyList<SeatLine>, Task> decide,
        CancellationToken cancellationToken
    )
    {
        var (clients, refusal) = await FindAsync(choice, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var decided = new SeatDecided(0, 0);
        foreach (var chunk in clients.Chunk(choice.Picks.Count > 0 ? SeatChoice.MostPicks : ClientsAtOnce))
        {
            var part = await DecideAsync(choice, chunk, decide, cancellationToken);
            if (!part.Succeeded)
            {
                return decided.Lines > 0 ? SeatRefusals.Partly(decided.Lines, part.Refusals[0]) : part.Refusals[0];
            }

            decided = new SeatDecided(decided.Lines + part.Value!.Lines, decided.Clients + part.Value.Clients); // it succeeded
        }

        return decided;
    }

    private async Task<Result<SeatDecided>> DecideAsync(
        SeatChoice choice,
        SeenClient[] seen,
        Func<PortalDbContext, SeatRun, IReadOnlyList<SeatLine>, Task> decide,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await SeatLock.TakeAsync(db, cancellationToken);
        if (await db.SeatRuns.SingleOrDefaultAsync(each => each.Id == choice.RunId, cancellationToken) is not { } run)
        {
            return SeatRefusals.NoRun;
        }

        if (await SeatBooks.CheckOpenAsync(db, run, cancellationToken) is { } closed)
        {
            return closed;
        }

        var clients = seen.Select(client => client.Id).ToList();
        var lines = await Undecided(db, run.Id).Where(line => clients.Contains(line.ClientId)).ToListAsync(cancellationToken);
        if (HasChanged(choice, seen, lines))
        {
            return SeatRefusals.Changed;
        }

        if (lines.Exists(line => line.State == SeatLineState.Asked))
        {
            return SeatRefusals.AskedFirst;
        }

        await decide(db, run, lines);
        run.Touch();
        await SeatBooks.SettleAsync(db, run, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return new SeatDecided(lines.Count, lines.Select(line => line.ClientId).Distinct().Count());
    }

    // what was seen is what is decided about, also when it changed after the look
    private static bool HasChanged(SeatChoice choice, SeenClient[] seen, List<SeatLine> lines) =>
        choice.Picks.Any(pick => lines.Find(line => line.Id == pick.Id) is not { } line || line.Version != pick.Version)
        || seen.Any(client =>
            lines.Where(line => line.ClientId == client.Id).ToList() is var mine
            && (mine.Count, mine.Sum(line => line.Version)) != (client.Lines, client.Versions)
        );

    private static IQueryable<SeatLine> Undecided(PortalDbContext db, Guid runId) =>
        db
            .SeatLines.Where(line => line.RunId == runId)
            .Where(line => line.State == SeatLineState.Proposed || line.State == SeatLineState.Asked);

    private static async Task<List<SeenClient>> LookAsync(
        PortalDbContext db,
        Guid runId,
        IQueryable<int> clients,
        CancellationToken cancellationToken
    )
    {
        var found = await Undecided(db, runId)
            .Where(line => clients.Contains(line.ClientId))
            .GroupBy(line => line.ClientId)
            .OrderBy(group => group.Key)
            .Select(group => new
            {
                group.Key,
                Lines = group.Count(),
                Versions = group.Sum(line => line.Version),
            })
            .ToListAsync(cancellationToken);
        return found.ConvertAll(each => new SeenClient(each.Key, each.Lines, each.Versions));
    }

    // picks are few enough for one transaction, which looks at each of them
    private async Task<(IReadOnlyList<SeenClient> Clients, Refusal? Refusal)> FindAsync(
        SeatChoice choice,
        CancellationToken cancellationToken
    )
    {
        if (choice.Picks.Count > SeatChoice.MostPicks)
        {
            return ([], SeatRefusals.TooMany);
        }

        await using var db = database.CreateDbContext();
        if (await db.SeatRuns.SingleOrDefaultAsync(each => each.Id == choice.RunId, cancellationToken) is not { } run)
        {
            return ([], SeatRefusals.NoRun);
        }

        if (await SeatBooks.CheckOpenAsync(db, run, cancellationToken) is { } closed)
        {
            return ([], closed);
        }

        return choice.Match is { } match
            ? await FindMatchingAsync(db, run, match, cancellationToken)
            : await FindPickedAsync(db, choice, cancellationToken);
    }

    private static async Task<(IReadOnlyList<SeenClient>, Refusal?)> FindPickedAsync(
        PortalDbContext db,
        SeatChoice choice,
        CancellationToken cancellationToken
    )
    {
        var ids = choice.Picks.Select(pick => pick.Id).ToList();
        if (ids.Count == 0)
        {
            return ([], SeatRefusals.NothingPicked);
        }

        var picked = db
            .SeatLines.Where(line => line.RunId == choice.RunId && ids.Contains(line.Id))
            .Select(line => line.ClientId);
        if (!await picked.AnyAsync(cancellationToken))
        {
            return ([], SeatRefusals.NoLine);
        }

        var clients = await LookAsync(db, choice.RunId, picked, cancellationToken);
        return clients.Count == 0 ? ([], SeatRefusals.Changed) : (clients, null);
    }

    private static async Task<(IReadOnlyList<SeenClient>, Refusal?)> FindMatchingAsync(
        PortalDbContext db,
        SeatRun run,
        SeatMatch match,
        CancellationToken cancellationToken
    )
    {
        if (run.Version != match.Version)
        {
            return ([], SeatRefusals.Changed);
        }

        var waiting = match.Request with { RunId = run.Id };
        var lines = waiting.Decidable(db.SeatLines);
        if (await lines.CountAsync(cancellationToken) != match.Count)
        {
            return ([], SeatRefusals.Changed);
        }

        var clients = await LookAsync(db, run.Id, lines.Select(line => line.ClientId), cancellationToken);
        return clients.Count == 0 ? ([], SeatRefusals.NothingMatches) : (clients, null);
    }
}
