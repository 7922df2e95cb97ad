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
    public string DisplayName { get; private set; } = "";

    /// <summary>The name as lists sort it.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>Name and e-mail as lists search them.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>True for the accounts the sign-in page of the sandbox offers; such an account signs in from this machine only.</summary>
    public bool IsDemo { get; init; }

    /// <summary>UTC instant the account was made.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>UTC instant an administrator disabled the account; null while it may sign in.</summary>
    public DateTime? DisabledAt { get; set; }

    /// <summary>UTC instant since which name and e-mail are gone for good; null for everybody else.</summary>
    public DateTime? AnonymisedAt { get; internal set; }

    /// <summary>UTC instant of the last sign-in; null before the first.</summary>
    public DateTime? SignedInAt { get; internal set; }

    /// <summary>Key of the authenticator app, sealed; null without one.</summary>
    internal string? SealedCodeKey { get; set; }

    /// <summary>Number of the last 30 seconds whose code was used: no code counts twice.</summary>
    internal long CodeStep { get; set; }

    /// <summary>True while an invitation waits for its answer: no password was ever set.</summary>
    public bool IsInvited => PasswordHash is null;

    /// <summary>An e-mail in the form that accounts compare theirs in.</summary>
    public static string KeyOf(string email) => Folding.Clean(email.Trim()).Normalize().ToUpperInvariant();

    /// <summary>
    /// Makes everyone else who changes this account wait until the open write transaction ends, so that what is read next is still so when it is
    /// written.
    /// </summary>
    internal static Task HoldAsync(PortalDbContext db, Guid id, CancellationToken cancellationToken) =>
        db
            .Users.Where(user => user.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.CodeStep, user => user.CodeStep), cancellationToken);

    /// <summary>Gives the person another name.</summary>
    public void Rename(string displayName)
    {
        DisplayName = displayName;
        NameKey = Folding.Fold(displayName, 200);
        RefreshSearchText();
    }

    /// <summary>Gives the account another e-mail that somebody vouches for; it is the sign-in name too.</summary>
    public void Readdress(string email)
    {
        (UserName, Email) = (email, email);
        (NormalizedUserName, NormalizedEmail) = (KeyOf(email), KeyOf(email));
        EmailConfirmed = true;
        RefreshSearchText();
    }

    /// <summary>Ends every session that began before: what they were proved with counts no more.</summary>
    internal void Restamp(DateTime at) => SecurityStamp = Guid.CreateVersion7(at).ToString("N");

    private void RefreshSearchText() => SearchText = Folding.Fold($"{DisplayName} {Email}", 460);

    /// <summary>Makes an account whose e-mail an administrator vouches for.</summary>
    /// <param name="email">E-mail, also the sign-in name.</param>
    /// <param name="displayName">Name on the pages.</param>
    /// <param name="at">UTC instant.</param>
    /// <param name="isDemo">True for a demo account of the sandbox.</param>
    public static PortalUser For(string email, string displayName, DateTime at, bool isDemo = false)
    {
        var user = new PortalUser
        {
            Id = Guid.CreateVersion7(at),
            IsDemo = isDemo,
            CreatedAt = at,
        };
        user.Rename(displayName);
        user.Readdress(email);
        user.Restamp(at);
        return user;
    }

    /// <summary>Ends every way to sign in and every session, within half a minute in pages that are open.</summary>
    internal void EndSignIn(DateTime at)
    {
        DisabledAt ??= at;
        Restamp(at);
    }

    /// <summary>Takes out whatever tells who it was.</summary>
    internal void Forget(string pseudonym, DateTime at)
    {
        EndSignIn(at);
        AnonymisedAt ??= at;
        UserName = $"anonymised-{Id:N}";
        NormalizedUserName = UserName.ToUpperInvariant();
        (Email, NormalizedEmail, EmailConfirmed) = (null, null, false);
        (PhoneNumber, PhoneNumberConfirmed) = (null, false);
        (PasswordHash, TwoFactorEnabled, SealedCodeKey) = (null, false, null);
        Rename(pseudonym);
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
        builder.Property(user => user.NameKey).HasMaxLength(200);
        builder.Property(user => user.SearchText).HasMaxLength(460);
        builder.Property(user => user.SealedCodeKey).HasMaxLength(1000);
        builder.Property(user => user.CodeStep);
        // wrong passwords are counted by e-mail, see SignInFailure
        builder.Ignore(user => user.AccessFailedCount);
        builder.Ignore(user => user.LockoutEnd);
        builder.Ignore(user => user.LockoutEnabled);
        builder.HasIndex(user => user.NormalizedUserName).IsUnique();
        builder.HasIndex(user => user.NormalizedEmail).IsUnique();
        builder.HasIndex(user => new { user.NameKey, user.Id });
        builder.HasIndex(user => new { user.CreatedAt, user.Id });
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
