using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Access;

/// <summary>When Odoo was last asked whose contact a person is. Of another e-mail than the person has now it counts for nothing.</summary>
public sealed class ContactReading
{
    private ContactReading() { }

    /// <summary>The person's account.</summary>
    public Guid UserId { get; private set; }

    /// <summary>The e-mail that was asked for, in the accounts' normalized form.</summary>
    public string Email { get; private set; } = "";

    /// <summary>UTC instant of the answer.</summary>
    public DateTime ReadAt { get; private set; }

    /// <summary>An e-mail in the form that accounts compare theirs in.</summary>
    internal static string KeyOf(string email) => email.Normalize().ToUpperInvariant();

    internal static ContactReading Of(Guid user, string emailKey, DateTime at) =>
        new()
        {
            UserId = user,
            Email = emailKey,
            ReadAt = at,
        };

    internal void Renew(string emailKey, DateTime at)
    {
        Email = emailKey;
        ReadAt = at;
    }
}

/// <summary>One company of which a person is a contact, as of the reading.</summary>
public sealed class ContactCompany
{
    /// <summary>The person's account.</summary>
    public Guid UserId { get; init; }

    /// <summary>Odoo id of the company.</summary>
    public int CompanyId { get; init; }
}

internal sealed class ContactReadingMapping : IEntityTypeConfiguration<ContactReading>
{
    public void Configure(EntityTypeBuilder<ContactReading> builder)
    {
        builder.ToTable("ContactReadings");
        builder.HasKey(reading => reading.UserId);
        builder.Property(reading => reading.UserId).ValueGeneratedNever();
        builder.Property(reading => reading.Email).HasMaxLength(256);
    }
}

internal sealed class ContactCompanyMapping : IEntityTypeConfiguration<ContactCompany>
{
    public void Configure(EntityTypeBuilder<ContactCompany> builder)
    {
        builder.ToTable("ContactCompanies");
        builder.HasKey(row => new { row.UserId, row.CompanyId });
        builder.Property(row => row.CompanyId).ValueGeneratedNever();
        builder.HasOne<ContactReading>().WithMany().HasForeignKey(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Sets of what was read about contacts.</summary>
public static class ContactSets
{
    extension(PortalDbContext db)
    {
        /// <summary>When each person was asked for.</summary>
        public DbSet<ContactReading> ContactReadings => db.Set<ContactReading>();

        /// <summary>Whose contact each person is.</summary>
        public DbSet<ContactCompany> ContactCompanies => db.Set<ContactCompany>();
    }
}
