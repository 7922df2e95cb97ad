using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>Watches what becomes of deliveries that were made due again. For one run.</summary>
internal sealed class BatchWatch(PortalDatabase database, Dispatcher dispatcher, TimeProvider time)
{
    // as many are looked at, at once
    private const int Window = 500;

    // a destination that did not answer gets a real attempt first
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(10);

    private readonly List<Requeued> _left = [];
    private readonly HashSet<Guid> _known = [];
    private readonly SortedDictionary<string, int> _resting = new(StringComparer.Ordinal);
    private long _began;
    private int _held;

    /// <summary>How many have not come to anything yet.</summary>
    public int Left => _left.Count;

    /// <summary>These were made due.</summary>
    public void Add(IEnumerable<Requeued> requeued)
    {
        foreach (var each in requeued.Where(each => _known.Add(each.Id)))
        {
            _left.Add(each);
        }
    }

    /// <summary>All are due: a person wants real attempts now.</summary>
    public void Begin()
    {
        _began = time.GetTimestamp();
        foreach (var destination in _left.Select(each => each.Destination).Distinct(StringComparer.Ordinal))
        {
            dispatcher.ProbeNow(destination);
        }
    }

    /// <summary>Looks at the first few hundred; takes off what has come to something, and what cannot now.</summary>
    public async Task<(int Delivered, int Failed, bool IsMoving)> LookAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var seen = _left.Take(Window).ToList();
        var states = await ReadAsync(db, seen, cancellationToken);
        var tried = seen.Where(each => !states.TryGetValue(each.Id, out var now) || HasBeenTried(each, now)).ToList();
        var delivered = tried.Count(each => states.GetValueOrDefault(each.Id)?.State == DeliveryState.Delivered);
        Remove(tried);
        var stuck = await RestAsync(db, cancellationToken) + await HoldAsync(db, seen.Except(tried), states, cancellationToken);
        return (delivered, tried.Count - delivered, tried.Count + stuck > 0);
    }

    /// <summary>Why some were not tried, and when they will be; empty when all were.</summary>
    public string Explain()
    {
        var text = "";
        foreach (var (destination, count) in _resting)
        {
            text += $" {AnswerSentences.Name(destination)} takes nothing now: {count} for it {Go(count)} out once it does.";
        }

        text += _held == 0 ? "" : $" {_held} {Go(_held)} out after an earlier one of the same record.";
        return Left == 0 ? text : $"{text} {Left} {(Left == 1 ? "is" : "are")} due and {Go(Left)} out in turn.";
    }

    private static string Go(int count) => count == 1 ? "goes" : "go";

    private static bool HasBeenTried(Requeued each, Seen now) =>
        now.State != DeliveryState.Pending || now.Attempts != each.Attempts;

    // destinations that are paused, not configured, or still do not answer
    private async Task<int> RestAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var isProbed = time.GetElapsedTime(_began) > ProbeTime;
        var known = await db.Destinations.AsNoTracking().ToDictionaryAsync(each => each.Name, cancellationToken);
        bool Rests(string name) =>
            !dispatcher.Serves(name)
            || (
                known.TryGetValue(name, out var each)
                && (each.State != DestinationState.Active || (isProbed && each.BrokenSince is not null))
            );
        var resting = _left.Where(each => Rests(each.Destination)).ToList();
        foreach (var group in resting.GroupBy(each => each.Destination))
        {
            _resting[group.Key] = _resting.GetValueOrDefault(group.Key) + group.Count();
        }

        Remove(resting);
        return resting.Count;
    }

    // those behind one of their record that is not of this batch and will not go now, or that died in it
    private async Task<int> HoldAsync(
        PortalDbContext db,
        IEnumerable<Requeued> seen,
        Dictionary<Guid, Seen> states,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcInstant;
        var waiting = seen.Where(each => states[each.Id].Head != each.Id).ToList();
        var ids = waiting.Select(each => states[each.Id].Head).Distinct().ToList();
        var open = _left.Select(each => each.Id).ToHashSet();
        var heads = await db
            .Deliveries.Where(each => ids.Contains(each.Id) && each.State == DeliveryState.Pending)
            .Where(each => each.NextAttemptAt <= now || each.LeaseOwner != null)
            .Select(each => each.Id)
            .ToListAsync(cancellationToken);
        var held = waiting.FindAll(each => !open.Contains(states[each.Id].Head) && !heads.Contains(states[each.Id].Head));
        _held += held.Count;
        Remove(held);
        return held.Count;
    }

    private static Task<Dictionary<Guid, Seen>> ReadAsync(
        PortalDbContext db,
        List<Requeued> seen,
        CancellationToken cancellationToken
    )
    {
        var (ids, all) = (seen.ConvertAll(each => each.Id), db.Deliveries);
        return all.Where(each => ids.Contains(each.Id))
            .Select(each => new Seen(
                each.Id,
                each.State,
                each.Attempts,
                all.Where(head =>
                        head.Destination == each.Destination
                        && head.Subject == each.Subject
                        && (
                            head.State == DeliveryState.Waiting
                            || head.State == DeliveryState.Pending
                            || head.State == DeliveryState.Dead
                        )
                    )
                    .OrderBy(head => head.Id)
                    .Select(head => head.Id)
                    .FirstOrDefault()
            ))
            .ToDictionaryAsync(each => each.Id, cancellationToken);
    }

    private void Remove(List<Requeued> gone)
    {
        var ids = gone.Select(each => each.Id).ToHashSet();
        _ = _left.RemoveAll(each => ids.Contains(each.Id));
    }

    private sealed record Seen(Guid Id, DeliveryState State, int Attempts, Guid Head);
}
