using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts.Proofs;

/// <summary>What is waited for between two requests.</summary>
public enum StepKind
{
    /// <summary>The password was right; a second factor is waited for.</summary>
    SecondFactor,

    /// <summary>A passkey was asked for, to sign in.</summary>
    PasskeySignIn,

    /// <summary>A new passkey was asked for.</summary>
    PasskeyCreation,
}

/// <summary>One half-finished act; its key is in a cookie, only the digest here.</summary>
public sealed class SignInStep
{
    internal string KeyDigest { get; init; } = "";

    /// <summary>What is waited for.</summary>
    public StepKind Kind { get; init; }

    /// <summary>Whose; null where nobody is known yet.</summary>
    public Guid? UserId { get; init; }

    /// <summary>What the next request is checked against.</summary>
    public string State { get; init; } = "";

    /// <summary>UTC instant until which it can be finished.</summary>
    public DateTime ExpiresAt { get; init; }
}

internal sealed class SignInStepMapping : IEntityTypeConfiguration<SignInStep>
{
    public void Configure(EntityTypeBuilder<SignInStep> builder)
    {
        builder.ToTable("SignInSteps");
        builder.HasKey(step => step.KeyDigest);
        builder.Property(step => step.KeyDigest).HasMaxLength(64);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(step => step.UserId);
        builder.HasIndex(step => step.ExpiresAt);
    }
}

/// <summary>Keeps half-finished acts for ten minutes, for all nodes alike; each is finished once. Thread-safe.</summary>
public sealed class SignInSteps(PortalDatabase databases, TimeProvider time)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Begins one, and forgets those that have run out.</summary>
    /// <returns>Its key, for the cookie.</returns>
    public async Task<string> BeginAsync(StepKind kind, Guid? user, string state, CancellationToken cancellationToken)
    {
        var key = AccountTokens.Make();
        var now = Now;
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db.Set<SignInStep>().Where(step => step.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        db.Add(
            new SignInStep
            {
                KeyDigest = AccountTokens.Digest(key),
                Kind = kind,
                UserId = user,
                State = state,
                ExpiresAt = now + GoodFor,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return key;
    }

    /// <summary>The step of a key while it can be finished; null otherwise.</summary>
    public async Task<SignInStep?> FindAsync(string? key, StepKind kind, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(key))
        {
            return null;
        }

        var (digest, now) = (AccountTokens.Digest(key), Now);
        await using var db = databases.CreateDbContext();
        return await db.Set<SignInStep>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                step => step.KeyDigest == digest && step.Kind == kind && step.ExpiresAt > now,
                cancellationToken
            );
    }

    /// <summary>Uses a step up within an open write transaction; false when somebody was quicker.</summary>
    internal static async Task<bool> TakeAsync(PortalDbContext db, SignInStep step, CancellationToken cancellationToken) =>
        await db.Set<SignInStep>().Where(row => row.KeyDigest == step.KeyDigest).ExecuteDeleteAsync(cancellationToken) == 1;

    /// <summary>Uses a step up; false when somebody was quicker.</summary>
    public async Task<bool> TakeAsync(SignInStep step, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var taken = await TakeAsync(db, step, cancellationToken);
        await write.CommitAsync(cancellationToken);
        return taken;
    }
}
