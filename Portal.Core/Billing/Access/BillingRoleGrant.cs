using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Access;

/// <summary>What a person may do with one billing address. Source: 003-13.</summary>
public enum BillingRole
{
    /// <summary>See it.</summary>
    Viewer = 0,

    /// <summary>
    /// Also complete it, try its creation again or discard it, and give roles on it. Editing and archiving are for Administrators and Finance.
    /// </summary>
    Admin = 1,
}

/// <summary>How a person came to a role.</summary>
public enum BillingRoleOrigin
{
    /// <summary>By creating the billing address.</summary>
    Created = 0,

    /// <summary>A person gave it.</summary>
    Given = 1,

    /// <summary>Taken over from the contacts in Odoo.</summary>
    Contact = 2,
}

/// <summary>A person's role on one billing address. Kept in both modes; it counts where roles do. Source: 003-13.</summary>
public sealed class BillingRoleGrant
{
    private BillingRoleGrant() { }

    /// <summary>The billing address.</summary>
    public Guid AddressKey { get; private set; }

    /// <summary>Who holds it.</summary>
    public Guid UserId { get; private set; }

    /// <summary>The role.</summary>
    public BillingRole Role { get; private set; }

    /// <summary>How they came to it.</summary>
    public BillingRoleOrigin Origin { get; private set; }

    /// <summary>UTC instant.</summary>
    public DateTime GivenAt { get; private set; }

    /// <summary>Who gave it, or null for Portal itself.</summary>
    public Guid? GivenById { get; private set; }

    /// <summary>Name of who gave it, as it was then.</summary>
    public string GivenByName { get; private set; } = "";

    internal static BillingRoleGrant Give(
        BillingAddressId address,
        Guid user,
        (BillingRole Role, BillingRoleOrigin Origin) role,
        Actor actor,
        DateTime at
    ) =>
        new()
        {
            AddressKey = address.Value,
            UserId = user,
            Role = role.Role,
            Origin = role.Origin,
            GivenAt = at,
            GivenById = actor.Id,
            GivenByName = actor.Name,
        };

    /// <summary>Makes it another role; false when it is that one already.</summary>
    internal bool Become(BillingRole role, Actor actor, DateTime at)
    {
        if (Role == role)
        {
            return false;
        }

        (Role, Origin, GivenAt, GivenById, GivenByName) = (role, BillingRoleOrigin.Given, at, actor.Id, actor.Name);
        return true;
    }
}

internal sealed class BillingRoleGrantMapping : IEntityTypeConfiguration<BillingRoleGrant>
{
    public void Configure(EntityTypeBuilder<BillingRoleGrant> builder)
    {
        builder.ToTable("BillingRoles");
        builder.HasKey(role => new { role.UserId, role.AddressKey });
        builder.Property(role => role.GivenByName).HasMaxLength(200);
        builder.HasOne<BillingAddress>().WithMany().HasForeignKey(role => role.AddressKey).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Set of the roles on the context.</summary>
public static class BillingRoleSets
{
    extension(PortalDbContext db)
    {
        /// <summary>Every role on a billing address.</summary>
        public DbSet<BillingRoleGrant> BillingRoles => db.Set<BillingRoleGrant>();
    }
}
