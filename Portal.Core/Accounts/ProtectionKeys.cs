using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>One key that signs and encrypts cookies and form tokens; all nodes read the same ones. Source: DESIGN §11.</summary>
internal sealed class ProtectionKey
{
    public required Guid Id { get; init; }

    public required string FriendlyName { get; init; }

    public required string Xml { get; init; }
}

internal sealed class ProtectionKeyMapping : IEntityTypeConfiguration<ProtectionKey>
{
    public void Configure(EntityTypeBuilder<ProtectionKey> builder)
    {
        builder.ToTable("DataProtectionKeys");
        builder.HasKey(key => key.Id);
        builder.Property(key => key.Id).ValueGeneratedNever();
        builder.Property(key => key.FriendlyName).HasMaxLength(200);
    }
}

/// <summary>
/// Keeps the data-protection keys in the database, so that a new container or a second node reads the cookies of the first.
/// The keys are readable for whoever can read the database. Thread-safe.
/// </summary>
public sealed class ProtectionKeys(PortalDatabase database, TimeProvider time) : IXmlRepository
{
    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = database.CreateDbContext();
        return [.. db.Set<ProtectionKey>().AsNoTracking().Select(key => key.Xml).ToList().Select(XElement.Parse)];
    }

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = database.CreateDbContext();
        db.Add(
            new ProtectionKey
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()),
                FriendlyName = friendlyName,
                Xml = element.ToString(SaveOptions.DisableFormatting),
            }
        );
        db.SaveChanges();
    }
}
