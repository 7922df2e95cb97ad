using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts.Proofs;

/// <summary>One code that stands in for the authenticator app, once. Only its digest is stored; the code has 120 random bits.</summary>
internal sealed class RecoveryCode
{
    public const int Count = 10;

    public Guid UserId { get; init; }

    public string Digest { get; init; } = "";

    /// <summary>Makes a new set in the open transaction; the one before is good no more.</summary>
    /// <returns>The codes, to be shown once.</returns>
    public static async Task<IReadOnlyList<string>> MakeAsync(PortalDbContext db, Guid user, CancellationToken cancellationToken)
    {
        var codes = Enumerable.Range(0, Count).Select(_ => AccountTokens.MakeReadable()).ToList();
        await db.Set<RecoveryCode>().Where(row => row.UserId == user).ExecuteDeleteAsync(cancellationToken);
        db.AddRange(codes.Select(code => new RecoveryCode { UserId = user, Digest = DigestOf(code) }));
        return codes;
    }

    /// <summary>Digest of a code as somebody typed it.</summary>
    public static string DigestOf(string typed) => AccountTokens.Digest(AccountTokens.Canonical(typed));
}

internal sealed class RecoveryCodeMapping : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.ToTable("RecoveryCodes");
        builder.HasKey(row => new { row.UserId, row.Digest });
        builder.Property(row => row.Digest).HasMaxLength(64);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(row => row.UserId);
    }
}
