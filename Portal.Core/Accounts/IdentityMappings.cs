using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Portal.Core.Accounts;

// Identity's own base context is not used (PortalDbContext lists no entities), so its tables are mapped here, keys and all.

internal sealed class RoleMapping : IEntityTypeConfiguration<IdentityRole<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityRole<Guid>> builder)
    {
        builder.ToTable("Roles");
        builder.HasKey(role => role.Id);
        builder.Property(role => role.Id).ValueGeneratedNever();
        builder.Property(role => role.Name).HasMaxLength(64);
        builder.Property(role => role.NormalizedName).HasMaxLength(64);
        builder.Property(role => role.ConcurrencyStamp).HasMaxLength(64).IsConcurrencyToken();
        builder.HasIndex(role => role.NormalizedName).IsUnique();
        builder.HasData(Enum.GetValues<Role>().Select(Row));
    }

    private static IdentityRole<Guid> Row(Role role) =>
        new(role.ToString())
        {
            Id = HeldRoles.IdOf(role),
            NormalizedName = role.ToString().ToUpperInvariant(),
            ConcurrencyStamp = role.ToString(),
        };
}

internal sealed class UserRoleMapping : IEntityTypeConfiguration<IdentityUserRole<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserRole<Guid>> builder)
    {
        builder.ToTable("UserRoles");
        builder.HasKey(row => new { row.UserId, row.RoleId });
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(row => row.UserId);
        builder.HasOne<IdentityRole<Guid>>().WithMany().HasForeignKey(row => row.RoleId);
    }
}

internal sealed class UserClaimMapping : IEntityTypeConfiguration<IdentityUserClaim<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserClaim<Guid>> builder)
    {
        builder.ToTable("UserClaims");
        builder.HasKey(row => row.Id);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(row => row.UserId);
    }
}

internal sealed class RoleClaimMapping : IEntityTypeConfiguration<IdentityRoleClaim<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityRoleClaim<Guid>> builder)
    {
        builder.ToTable("RoleClaims");
        builder.HasKey(row => row.Id);
        builder.HasOne<IdentityRole<Guid>>().WithMany().HasForeignKey(row => row.RoleId);
    }
}

internal sealed class UserLoginMapping : IEntityTypeConfiguration<IdentityUserLogin<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserLogin<Guid>> builder)
    {
        builder.ToTable("UserLogins");
        builder.HasKey(row => new { row.LoginProvider, row.ProviderKey });
        builder.Property(row => row.LoginProvider).HasMaxLength(128);
        builder.Property(row => row.ProviderKey).HasMaxLength(128);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(row => row.UserId);
    }
}

internal sealed class UserTokenMapping : IEntityTypeConfiguration<IdentityUserToken<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> builder)
    {
        builder.ToTable("UserTokens");
        builder.HasKey(row => new
        {
            row.UserId,
            row.LoginProvider,
            row.Name,
        });
        builder.Property(row => row.LoginProvider).HasMaxLength(128);
        builder.Property(row => row.Name).HasMaxLength(128);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(row => row.UserId);
    }
}

internal sealed class UserPasskeyMapping : IEntityTypeConfiguration<IdentityUserPasskey<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserPasskey<Guid>> builder)
    {
        builder.ToTable("UserPasskeys");
        builder.HasKey(row => row.CredentialId);
        builder.Property(row => row.CredentialId).HasMaxLength(1024);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(row => row.UserId);
        builder.OwnsOne(
            row => row.Data,
            passkey =>
            {
                passkey.ToJson();
                passkey.Property(facts => facts.CreatedAt).HasConversion(new DateTimeOffsetToBinaryConverter());
            }
        );
    }
}
