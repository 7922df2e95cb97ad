using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Organizations;

/// <summary>Id of an organization; rises with time. Made with the form, so that a repeated form finds its first try.</summary>
/// <param name="Value">UUID version 7.</param>
public readonly record struct OrganizationId(Guid Value)
{
    /// <summary>A fresh id.</summary>
    public static OrganizationId Create(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>What a person enters for a new organization. Strings are trimmed and never null.</summary>
public sealed record OrganizationDraft
{
    /// <summary>Name, at most 200 characters.</summary>
    public string Name { get; init; } = "";

    /// <summary>What another system calls it, at most 100 characters, or empty. Source: 004-2.</summary>
    public string ExternalReference { get; init; } = "";

    /// <summary>Id of its billing address; null while none is chosen. Source: 003-9.</summary>
    public BillingAddressId? BillingAddressId { get; init; }
}

/// <summary>A customer's organization: it has one billing address, chosen when it is made. Source: 003-1, 003-9, 003-10.</summary>
public sealed class Organization
{
    private Organization() { }

    /// <summary>Its id.</summary>
    public OrganizationId Id => new(Key);

    /// <summary>The id as the bare value that the table keeps and sorts by.</summary>
    public Guid Key { get; private set; }

    /// <summary>Its name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Folded name, for sorting.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>What another system calls it, or empty.</summary>
    public string ExternalReference { get; private set; } = "";

    /// <summary>Folded text that the search looks in.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Where its invoices go.</summary>
    public BillingAddressId BillingAddressId => new(BillingAddressKey);

    /// <summary>The billing address as the bare value that the table keeps.</summary>
    public Guid BillingAddressKey { get; private set; }

    /// <summary>Who created it.</summary>
    public Guid? CreatedById { get; private set; }

    /// <summary>Name of the creator.</summary>
    public string CreatedByName { get; private set; } = "";

    /// <summary>UTC instant it was made.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>True when a draft is the one it was made from.</summary>
    internal bool IsOf(OrganizationDraft draft) =>
        Name == draft.Name && ExternalReference == draft.ExternalReference && BillingAddressKey == draft.BillingAddressId?.Value;

    internal static Organization Create(
        OrganizationId id,
        OrganizationDraft draft,
        BillingAddressId billingAddress,
        Actor actor,
        DateTime now
    ) =>
        new()
        {
            Key = id.Value,
            Name = draft.Name,
            NameKey = Folding.Fold(draft.Name, 200),
            ExternalReference = draft.ExternalReference,
            SearchText = Folding.Fold($"{draft.Name} {draft.ExternalReference}"),
            BillingAddressKey = billingAddress.Value,
            CreatedById = actor.Id,
            CreatedByName = actor.Name,
            CreatedAt = now,
        };
}

internal sealed class OrganizationMapping : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> builder)
    {
        builder.ToTable("Organizations");
        builder.HasKey(organization => organization.Key);
        builder.Property(organization => organization.Key).ValueGeneratedNever();
        builder.Ignore(organization => organization.Id);
        builder.Ignore(organization => organization.BillingAddressId);
        builder.Property(organization => organization.Name).HasMaxLength(200);
        builder.Property(organization => organization.ExternalReference).HasMaxLength(100);
        builder.Property(organization => organization.CreatedByName).HasMaxLength(200);
        builder
            .HasOne<BillingAddress>()
            .WithMany()
            .HasForeignKey(organization => organization.BillingAddressKey)
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(organization => new { organization.NameKey, organization.Key });
        builder.HasIndex(organization => new { organization.CreatedAt, organization.Key });
        builder.HasIndex(organization => new { organization.CreatedById, organization.Key });
        builder.HasIndex(organization => new { organization.BillingAddressKey, organization.NameKey });
    }
}

/// <summary>Set of the organizations on the context.</summary>
public static class OrganizationSets
{
    extension(PortalDbContext db)
    {
        /// <summary>All organizations.</summary>
        public DbSet<Organization> Organizations => db.Set<Organization>();
    }
}
