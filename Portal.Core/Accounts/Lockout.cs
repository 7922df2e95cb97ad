using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>Failed attempts with one e-mail, whether it has an account or not: so no answer tells.</summary>
internal sealed class SignInFailure
{
    /// <summary>Digest of the e-mail: what strangers type is not kept.</summary>
    public string EmailDigest { get; init; } = "";

    public int Count { get; set; }

    public DateTime LastAt { get; set; }

    public DateTime? UnlocksAt { get; set; }
}

internal sealed class SignInFailureMapping : IEntityTypeConfiguration<SignInFailure>
{
    public void Configure(EntityTypeBuilder<SignInFailure> builder)
    {
        builder.ToTable("SignInFailures");
        builder.HasKey(failure => failure.EmailDigest);
        builder.Property(failure => failure.EmailDigest).HasMaxLength(64);
        builder.HasIndex(failure => failure.LastAt);
    }
}

/// <summary>
/// Counts failures by e-mail and locks. Attempts with one e-mail take turns, so that parallel guesses are counted one by one
/// (exact on one node; with several, each node lets one guess at a time through). Thread-safe. Source: ASVS 5.0 §6.3.1.
/// </summary>
public sealed class Lockout(PortalDatabase database, AccountRules rules, TimeProvider time) : IDisposable
{
    internal static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>The sentence for an e-mail that is locked; the same whether it has an account or not.</summary>
    public static string Describe(DateTime until) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Too many failed attempts with this e-mail. You can try again at {until.AddSeconds(59):HH:mm} UTC."
        );

    /// <summary>Waits for this e-mail's turn; dispose to pass it on.</summary>
    public async Task<IDisposable> TakeTurnAsync(string email, CancellationToken cancellationToken)
    {
        var turn = _turns[(uint)PortalUser.KeyOf(email).GetHashCode(StringComparison.Ordinal) % (uint)_turns.Length];
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    /// <summary>UTC instant until which an e-mail is locked, or null.</summary>
    public async Task<DateTime?> FindLockAsync(string email, CancellationToken cancellationToken)
    {
        var (digest, now) = (DigestOf(email), Now);
        await using var db = database.CreateDbContext();
        return await db.Set<SignInFailure>()
            .Where(row => row.EmailDigest == digest && row.UnlocksAt > now)
            .Select(row => row.UnlocksAt)
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Counts one failure, and locks when it was one too many.</summary>
    /// <returns>UTC instant until which the e-mail is locked now, or null.</returns>
    public async Task<DateTime?> CountAsync(string email, CancellationToken cancellationToken)
    {
        var (digest, now) = (DigestOf(email), Now);
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var rows = db.Set<SignInFailure>();
        var old = now - Remembered - rules.LockoutFor;
        await rows.Where(row => row.LastAt < old).ExecuteDeleteAsync(cancellationToken);
        var row = await rows.SingleOrDefaultAsync(row => row.EmailDigest == digest, cancellationToken);
        if (row is null)
        {
            row = new SignInFailure { EmailDigest = digest };
            rows.Add(row);
        }

        (row.Count, row.LastAt) = (row.Count + 1, now);
        if (row.Count >= rules.LockoutAfter)
        {
            (row.Count, row.UnlocksAt) = (0, now + rules.LockoutFor);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return null; // another node counts the first failure at this moment; this one is lost
        }

        return row.UnlocksAt > now ? row.UnlocksAt : null;
    }

    /// <summary>Forgets earlier failures after a success.</summary>
    public async Task ForgetAsync(string email, CancellationToken cancellationToken)
    {
        var digest = DigestOf(email);
        await using var db = database.CreateDbContext();
        if (await db.Set<SignInFailure>().AnyAsync(row => row.EmailDigest == digest, cancellationToken))
        {
            await using var write = await db.BeginWriteAsync(cancellationToken);
            await ForgetAsync(db, email, cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
    }

    /// <summary>The same within a transaction.</summary>
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

    private static string DigestOf(string email) => AccountTokens.Digest(PortalUser.KeyOf(email));

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
