using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Messaging;

namespace Portal.Core.Retail.Products;

/// <summary>A product whose mapping was saved or removed, until every order with it was looked at again.</summary>
internal sealed class StaleProduct
{
    private StaleProduct() { }

    public Guid Key { get; private set; }

    public int ProductId { get; private set; }

    public static StaleProduct Of(int productId, DateTime now) => new() { Key = Guid.CreateVersion7(now), ProductId = productId };
}

internal sealed class StaleProductMapping : IEntityTypeConfiguration<StaleProduct>
{
    public void Configure(EntityTypeBuilder<StaleProduct> builder)
    {
        builder.ToTable("StaleProducts");
        builder.HasKey(stale => stale.Key);
        builder.Property(stale => stale.Key).ValueGeneratedNever();
    }
}

/// <summary>The hint of this process that a mapping was saved.</summary>
internal sealed class MappingWake
{
    public Wake Saved { get; } = new();
}
