using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>Failed attempts with one e-mail from one place, whether it has an account or not: so no answer tells.</summary>
internal sealed class SignInFailure
{
    // one command: attempts that fail at the same moment, on several nodes too, are counted one by one
    private const string Upsert = """
        INSERT INTO "SignInFailures" ("Digest", "EmailDigest", "Count", "Locks", "LastAt") VALUES ({0}, {1}, 1, 0, {2})
        ON CONFLICT ("Digest") DO UPDATE SET "Count" = "SignInFailures"."Count" + 1, "LastAt" = excluded."LastAt"
        """;

    /// <summary>Digest of e-mail and place: what strangers type is not kept.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Digest of the e-mail.</summary>
    public string EmailDigest { get; init; } = "";

    /// <summary>Failures since the last lock.</summary>
    public int Count { get; init; }

    /// <summary>How often it was locked: each time for longer.</summary>
    public int Locks { get; init; }

    public DateTime LastAt { get; init; }

    public DateTime? UnlocksAt { get; init; }

    /// <summary>Counts one more in the open write transaction, which holds the row from then on.</summary>
    public static Task AddAsync(
        PortalDbContext db,
        (string Digest, string EmailDigest) key,
        DateTime now,
        CancellationToken cancellationToken
    ) => db.Database.ExecuteSqlRawAsync(Upsert, [key.Digest, key.EmailDigest, now], cancellationToken);
}

internal sealed class SignInFailureMapping : IEntityTypeConfiguration<SignInFailure>
{
    public void Configure(EntityTypeBuilder<SignInFailure> builder)
    {
        builder.ToTable("SignInFailures");
        builder.HasKey(failure => failure.Digest);
        builder.Property(failure => failure.Digest).HasMaxLength(64);
        builder.Property(failure => failure.EmailDigest).HasMaxLength(64);
        builder.HasIndex(failure => failure.EmailDigest);
        builder.HasIndex(failure => failure.LastAt);
    }
}
