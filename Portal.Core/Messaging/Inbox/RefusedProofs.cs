using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>
/// Counts refused proofs and writes the counts down now and then, so that whoever knocks a thousand times a second does not write a thousand
/// rows. What was counted since the last writing is lost with the process. Thread-safe.
/// </summary>
public sealed class RefusedProofs(PortalDatabase database, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Dictionary<(string Source, DateTime HourAt, string Reason), Tally> _tallies = [];

    /// <summary>One was refused.</summary>
    /// <param name="source">At which door.</param>
    /// <param name="reason">Why, in one word.</param>
    /// <param name="address">Where it came from.</param>
    /// <param name="digest">SHA-256 of the body in hex, or empty when it was not read.</param>
    public void Note(string source, string reason, string address, string digest)
    {
        MessagingTelemetry.RefusedProofs.Add(1, new KeyValuePair<string, object?>("door", source));
        var now = time.UtcInstant;
        var key = (source, now.Date.AddHours(now.Hour), reason);
        lock (_lock)
        {
            _tallies[key] = new Tally(_tallies.GetValueOrDefault(key)?.Count + 1 ?? 1, now, address, digest);
        }
    }

    /// <summary>Writes down what was counted; returns how many that were.</summary>
    internal async Task<long> RunOnceAsync(CancellationToken cancellationToken)
    {
        Dictionary<(string Source, DateTime HourAt, string Reason), Tally> tallies;
        lock (_lock)
        {
            (tallies, _tallies) = (_tallies, []);
        }

        if (tallies.Count == 0)
        {
            return 0;
        }

        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        foreach (var ((source, hourAt, reason), tally) in tallies)
        {
            var row = await db.RefusedProofs.FindAsync([source, hourAt, reason], cancellationToken);
            if (row is null)
            {
                row = new RefusedProof
                {
                    Source = source,
                    HourAt = hourAt,
                    Reason = reason,
                };
                db.RefusedProofs.Add(row);
            }

            row.Count += tally.Count;
            (row.LastAt, row.LastAddress, row.LastDigest) = (tally.At, Folding.Cut(tally.Address, 100), tally.Digest);
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return tallies.Values.Sum(tally => tally.Count);
    }

    private sealed record Tally(long Count, DateTime At, string Address, string Digest);
}

/// <summary>Writes refused proofs down every ten seconds and at the end.</summary>
internal sealed class RefusedProofLoop(RefusedProofs proofs, TimeProvider time, ILogger<RefusedProofLoop> logger)
    : HostedLoop(time, logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly TimeProvider _time = time;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        await Task.Delay(Pause, _time, stopping);
        _ = await proofs.RunOnceAsync(stopping);
    }

    protected override Task EndAsync() => proofs.RunOnceAsync(CancellationToken.None);
}
