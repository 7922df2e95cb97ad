using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts.Links;

/// <summary>What a link is for.</summary>
public enum AccountLinkKind
{
    /// <summary>Make the first administrator.</summary>
    SetUp,

    /// <summary>Set the first password.</summary>
    Invitation,

    /// <summary>Set a new password.</summary>
    Reset,

    /// <summary>Show that a new e-mail is one's own.</summary>
    Email,
}

/// <summary>A link that is good once and for a time. Only its digest is stored.</summary>
internal sealed class AccountLink
{
    public Guid Id { get; init; }

    public AccountLinkKind Kind { get; init; }

    public string Digest { get; init; } = "";

    /// <summary>Whose; null for the set-up link.</summary>
    public Guid? UserId { get; init; }

    /// <summary>The new e-mail, for <see cref="AccountLinkKind.Email"/>.</summary>
    public string? Email { get; init; }

    public DateTime ExpiresAt { get; init; }

    /// <summary>How long a link of a kind is good.</summary>
    public static TimeSpan GoodFor(AccountLinkKind kind) =>
        kind switch
        {
            AccountLinkKind.Invitation => TimeSpan.FromDays(3),
            AccountLinkKind.Reset => TimeSpan.FromHours(4),
            _ => TimeSpan.FromHours(24),
        };

    /// <summary>Ends every link of a person, in the transaction of a change that none may outlive: e-mail, password, factors, disabling.</summary>
    public static Task ForgetAsync(PortalDbContext db, Guid user, CancellationToken cancellationToken) =>
        db.Set<AccountLink>().Where(link => link.UserId == user).ExecuteDeleteAsync(cancellationToken);

    /// <summary>
    /// Makes one in the transaction that is open; an earlier one of the same kind and person is good no more. Only set-up links stand beside each
    /// other: each start shows one, and the first that is used ends them all.
    /// </summary>
    /// <returns>Its token, which nobody can read from the row.</returns>
    public static async Task<(string Token, DateTime ExpiresAt)> MakeAsync(
        PortalDbContext db,
        (AccountLinkKind Kind, Guid? User, string? Email) what,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var (kind, user, email) = what;
        var links = db.Set<AccountLink>();
        await links
            .Where(link => (link.UserId != null && link.Kind == kind && link.UserId == user) || link.ExpiresAt <= now)
            .ExecuteDeleteAsync(cancellationToken);
        var token = AccountTokens.Make();
        var until = now + GoodFor(kind);
        links.Add(
            new AccountLink
            {
                Id = Guid.CreateVersion7(now),
                Kind = kind,
                Digest = AccountTokens.Digest(token),
                UserId = user,
                Email = email,
                ExpiresAt = until,
            }
        );
        return (token, until);
    }

    /// <summary>The link of a token while it is good; null otherwise.</summary>
    public static Task<AccountLink?> FindAsync(
        PortalDbContext db,
        string token,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var digest = AccountTokens.Digest(token);
        return db.Set<AccountLink>()
            .AsNoTracking()
            .SingleOrDefaultAsync(link => link.Digest == digest && link.ExpiresAt > now, cancellationToken);
    }

    /// <summary>Uses it up; false when somebody was quicker.</summary>
    public async Task<bool> SpendAsync(PortalDbContext db, CancellationToken cancellationToken) =>
        await db.Set<AccountLink>().Where(link => link.Id == Id).ExecuteDeleteAsync(cancellationToken) == 1;
}

internal sealed class AccountLinkMapping : IEntityTypeConfiguration<AccountLink>
{
    public void Configure(EntityTypeBuilder<AccountLink> builder)
    {
        builder.ToTable("AccountLinks");
        builder.HasKey(link => link.Id);
        builder.Property(link => link.Id).ValueGeneratedNever();
        builder.Property(link => link.Digest).HasMaxLength(64);
        builder.Property(link => link.Email).HasMaxLength(256);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(link => link.UserId);
        builder.HasIndex(link => link.Digest).IsUnique();
    }
}
