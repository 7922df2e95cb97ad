using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>
/// Counts failures by e-mail and place, and locks, each time for longer. Strangers who fail lock themselves out, not the owner: a browser that
/// the person used before is counted by itself. Guesses from very many networks lock the e-mail for every browser not known. Attempts with one
/// e-mail take turns on this node, so that parallel guesses don't pass before they are counted. Thread-safe. Source: ASVS 5.0 §6.3.1.
/// </summary>
public sealed class Lockout(PortalDatabase database, AccountRules rules, TimeProvider time) : IDisposable
{
    /// <summary>How many times more failures lock an e-mail everywhere than lock it from one network.</summary>
    public const int EverywhereFactor = 10;

    internal static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    // as fine as databases keep it: one command is written by hand
    private DateTime Now
    {
        get
        {
            var now = time.GetUtcNow().UtcDateTime;
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    /// <summary>The sentence for an e-mail that is locked; the same whether it has an account or not.</summary>
    public string Describe(DateTime until) =>
        $"Too many failed attempts with this e-mail. You can try again in {Math.Max(1, (int)Math.Ceiling((until - Now).TotalMinutes))} min, at {Say(until.AddSeconds(59))}.";

    /// <summary>A time as people read it: in Portal's zone, with the day when it is not today.</summary>
    public string Say(DateTime at)
    {
        var (there, here) = (TimeZoneInfo.ConvertTimeFromUtc(at, rules.Zone), TimeZoneInfo.ConvertTimeFromUtc(Now, rules.Zone));
        var zone =
            rules.Zone.BaseUtcOffset == TimeSpan.Zero && !rules.Zone.SupportsDaylightSavingTime ? "UTC" : $"({rules.Zone.Id})";
        var format = there.Date == here.Date ? "HH:mm" : "yyyy-MM-dd HH:mm";
        return $"{there.ToString(format, CultureInfo.InvariantCulture)} {zone}";
    }

    /// <summary>Waits for this e-mail's turn; dispose to pass it on.</summary>
    public async Task<IDisposable> TakeTurnAsync(string email, CancellationToken cancellationToken)
    {
        var turn = _turns[(uint)PortalUser.KeyOf(email).GetHashCode(StringComparison.Ordinal) % (uint)_turns.Length];
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    /// <summary>UTC instant until which an attempt is refused unseen, or null.</summary>
    public async Task<DateTime?> FindLockAsync(SignInAttempt attempt, CancellationToken cancellationToken)
    {
        var (digests, now) = (CountersOf(attempt).Select(counter => counter.Digest).ToList(), Now);
        await using var db = database.CreateDbContext();
        return await db.Set<SignInFailure>()
            .Where(row => digests.Contains(row.Digest) && row.UnlocksAt > now)
            .MaxAsync(row => row.UnlocksAt, cancellationToken);
    }

    /// <summary>UTC instant until which an e-mail is locked from at least one place, or null; for administrators.</summary>
    public async Task<DateTime?> FindAnyLockAsync(string email, CancellationToken cancellationToken)
    {
        var (digest, now) = (DigestOf(email), Now);
        await using var db = database.CreateDbContext();
        return await db.Set<SignInFailure>()
            .Where(row => row.EmailDigest == digest && row.UnlocksAt > now)
            .MaxAsync(row => row.UnlocksAt, cancellationToken);
    }

    /// <summary>Counts one failure, and locks when it was one too many.</summary>
    /// <returns>UTC instant until which attempts like this are refused now, or null.</returns>
    public async Task<DateTime?> CountAsync(SignInAttempt attempt, CancellationToken cancellationToken)
    {
        var now = Now;
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var old = now - Remembered - rules.LockoutFor;
        await db.Set<SignInFailure>().Where(row => row.LastAt < old).ExecuteDeleteAsync(cancellationToken);
        DateTime? until = null;
        foreach (var (digest, limit) in CountersOf(attempt).OrderBy(counter => counter.Digest, StringComparer.Ordinal))
        {
            await SignInFailure.AddAsync(db, (digest, DigestOf(attempt.Email)), now, cancellationToken);
            var locked = await LockAsync(db, digest, limit, now, cancellationToken);
            until = locked > until || until is null ? locked : until;
        }

        await write.CommitAsync(cancellationToken);
        return until;
    }

    /// <summary>Forgets earlier failures from there after a success. What failed elsewhere goes on counting: it was somebody else.</summary>
    public async Task ForgetAsync(SignInAttempt attempt, CancellationToken cancellationToken)
    {
        var digest = DigestOf(attempt.Email, attempt.Place);
        await using var db = database.CreateDbContext();
        var failures = db.Set<SignInFailure>().Where(row => row.Digest == digest);
        if (await failures.AnyAsync(cancellationToken))
        {
            await using var write = await db.BeginWriteAsync(cancellationToken);
            await failures.ExecuteDeleteAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
    }

    /// <summary>Forgets all that failed with an e-mail, wherever, within a transaction.</summary>
    public static Task ForgetAsync(PortalDbContext db, string email, CancellationToken cancellationToken)
    {
        var digest = DigestOf(email);
        return db.Set<SignInFailure>().Where(row => row.EmailDigest == digest).ExecuteDeleteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var turn in _turns)
        {
            turn.Dispose();
        }
    }

    private async Task<DateTime?> LockAsync(
        PortalDbContext db,
        string digest,
        int limit,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var rows = db.Set<SignInFailure>().Where(row => row.Digest == digest);
        var row = await rows.AsNoTracking().SingleAsync(cancellationToken);
        if (row.Count < limit)
        {
            return row.UnlocksAt > now ? row.UnlocksAt : null;
        }

        DateTime? until = now + LengthOf(row.Locks);
        await rows.ExecuteUpdateAsync(
            set =>
                set.SetProperty(failure => failure.Count, 0)
                    .SetProperty(failure => failure.Locks, failure => failure.Locks + 1)
                    .SetProperty(failure => failure.UnlocksAt, until),
            cancellationToken
        );
        return until;
    }

    // twice as long each time within a day of the last failure, a day at most
    private TimeSpan LengthOf(int locks)
    {
        var most = rules.LockoutFor > Remembered ? rules.LockoutFor : Remembered;
        return locks > 20 || rules.LockoutFor * (1L << locks) > most ? most : rules.LockoutFor * (1L << locks);
    }

    private IEnumerable<(string Digest, int Limit)> CountersOf(SignInAttempt attempt)
    {
        yield return (DigestOf(attempt.Email, attempt.Place), rules.LockoutAfter);
        if (!attempt.IsKnown)
        {
            yield return (DigestOf(attempt.Email), rules.LockoutAfter * EverywhereFactor);
        }
    }

    private static string DigestOf(string email) => AccountTokens.Digest(PortalUser.KeyOf(email));

    private static string DigestOf(string email, string place) => AccountTokens.Digest($"{PortalUser.KeyOf(email)}\n{place}");

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
