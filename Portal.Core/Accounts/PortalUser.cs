using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>
/// A person who may sign in. <see cref="IdentityUser{TKey}.EmailConfirmed"/> is true when an administrator set the e-mail or the
/// person verified it; only then does it count for visibility. Source: DESIGN §9.
/// </summary>
public sealed class PortalUser : IdentityUser<Guid>
{
    /// <summary>For Identity and the database; <see cref="For"/> makes one.</summary>
    public PortalUser() { }

    /// <summary>Name on the pages and in the audit.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>True for the accounts the sign-in page of the sandbox offers; such an account signs in from this machine only.</summary>
    public bool IsDemo { get; init; }

    /// <summary>UTC instant the account was made.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>UTC instant an administrator disabled the account; null while it may sign in.</summary>
    public DateTime? DisabledAt { get; set; }

    /// <summary>UTC instant since which name and e-mail are gone for good; null for everybody else.</summary>
    public DateTime? AnonymisedAt { get; set; }

    /// <summary>UTC instant until which wrong passwords keep it locked; null when they do not. Stands for Identity's LockoutEnd, which SQLite cannot compare.</summary>
    public DateTime? UnlocksAt { get; set; }

    /// <summary>Makes an account whose e-mail an administrator vouches for.</summary>
    /// <param name="email">E-mail, also the sign-in name.</param>
    /// <param name="displayName">Name on the pages.</param>
    /// <param name="at">UTC instant.</param>
    /// <param name="isDemo">True for a demo account of the sandbox.</param>
    public static PortalUser For(string email, string displayName, DateTime at, bool isDemo = false) =>
        new()
        {
            Id = Guid.CreateVersion7(at),
            UserName = email,
            Email = email,
            EmailConfirmed = true,
            DisplayName = displayName,
            IsDemo = isDemo,
            CreatedAt = at,
        };

    /// <summary>Ends every way to sign in and every session, within half a minute in pages that are open.</summary>
    internal void EndSignIn(DateTime at)
    {
        DisabledAt ??= at;
        SecurityStamp = Guid.CreateVersion7(at).ToString("N");
    }

    /// <summary>Takes out whatever tells who it was.</summary>
    internal void Forget(string pseudonym, DateTime at)
    {
        EndSignIn(at);
        AnonymisedAt ??= at;
        DisplayName = pseudonym;
        UserName = $"anonymised-{Id:N}";
        NormalizedUserName = UserName.ToUpperInvariant();
        (Email, NormalizedEmail, EmailConfirmed) = (null, null, false);
        (PhoneNumber, PhoneNumberConfirmed) = (null, false);
        (PasswordHash, TwoFactorEnabled) = (null, false);
        ConcurrencyStamp = Guid.CreateVersion7(at).ToString("N");
    }
}

internal sealed class PortalUserMapping : IEntityTypeConfiguration<PortalUser>
{
    public void Configure(EntityTypeBuilder<PortalUser> builder)
    {
        builder.ToTable("Users");
        builder.HasKey(user => user.Id);
        builder.Property(user => user.Id).ValueGeneratedNever();
        builder.Property(user => user.UserName).HasMaxLength(256);
        builder.Property(user => user.NormalizedUserName).HasMaxLength(256);
        builder.Property(user => user.Email).HasMaxLength(256);
        builder.Property(user => user.NormalizedEmail).HasMaxLength(256);
        builder.Property(user => user.DisplayName).HasMaxLength(200);
        builder.Property(user => user.PhoneNumber).HasMaxLength(64);
        builder.Property(user => user.ConcurrencyStamp).HasMaxLength(64).IsConcurrencyToken();
        builder.Property(user => user.SecurityStamp).HasMaxLength(64);
        builder.Ignore(user => user.LockoutEnd);
        builder.Ignore(user => user.LockoutEnabled);
        builder.HasIndex(user => user.NormalizedUserName).IsUnique();
        builder.HasIndex(user => user.NormalizedEmail).IsUnique();
    }
}

/// <summary>The accounts' sets on the context.</summary>
public static class AccountSets
{
    extension(PortalDbContext db)
    {
        /// <summary>Everyone who has an account.</summary>
        public DbSet<PortalUser> Users => db.Set<PortalUser>();
    }
}
