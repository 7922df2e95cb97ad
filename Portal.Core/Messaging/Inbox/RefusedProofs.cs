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
    // several nodes count: what is there is added to
    private const string Upsert = """
        INSERT INTO "RefusedProofs" ("Source", "HourAt", "Reason", "Count", "LastAt", "LastAddress", "LastDigest")
        VALUES ({0}, {1}, {2}, {3}, {4}, {5}, {6})
        ON CONFLICT ("Source", "HourAt", "Reason") DO UPDATE SET "Count" = "RefusedProofs"."Count" + excluded."Count",
            "LastAt" = excluded."LastAt", "LastAddress" = excluded."LastAddress", "LastDigest" = excluded."LastDigest"
        """;

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

        var isKept = false;
        try
        {
            await WriteAsync(tallies, cancellationToken);
            isKept = true;
        }
        finally
        {
            if (!isKept)
            {
                TakeBack(tallies);
            }
        }

        return tallies.Values.Sum(tally => tally.Count);
    }

    private async Task WriteAsync(
        Dictionary<(string Source, DateTime HourAt, string Reason), Tally> tallies,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        // in one order on every node: two must not wait for each other crosswise
        foreach (var ((source, hourAt, reason), tally) in tallies.OrderBy(each => each.Key))
        {
            await db.Database.ExecuteSqlRawAsync(
                Upsert,
                [source, hourAt, reason, tally.Count, tally.At, Folding.Cut(tally.Address, 100), tally.Digest],
                cancellationToken
            );
        }

        await write.CommitAsync(cancellationToken);
    }

    // what could not be written is counted with what came meanwhile
    private void TakeBack(Dictionary<(string Source, DateTime HourAt, string Reason), Tally> tallies)
    {
        lock (_lock)
        {
            foreach (var (key, tally) in tallies)
            {
                var later = _tallies.GetValueOrDefault(key);
                _tallies[key] = later is null ? tally : later with { Count = later.Count + tally.Count };
            }
        }
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
