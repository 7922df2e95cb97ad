using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Core.Subscriptions.Seats;

internal sealed class SeatLineMapping : IEntityTypeConfiguration<SeatLine>
{
    public void Configure(EntityTypeBuilder<SeatLine> builder)
    {
        builder.ToTable("SeatLines");
        builder.HasKey(line => line.Id);
        builder.Property(line => line.Id).ValueGeneratedNever();
        builder.Property(line => line.Version).IsConcurrencyToken();
        builder.Property(line => line.ProductCode).HasMaxLength(200);
        builder.Property(line => line.Currency).HasMaxLength(10);
        builder.Property(line => line.DecidedBy).HasMaxLength(200);
        builder.Property(line => line.Reason).HasMaxLength(SeatLine.ReasonLength);
        // quantities are sorted and added up by both databases; a double keeps them exact far beyond any order
        foreach (
            var quantity in (string[])
                [
                    nameof(SeatLine.Billed),
                    nameof(SeatLine.Proposed),
                    nameof(SeatLine.Delta),
                    nameof(SeatLine.InForce),
                    nameof(SeatLine.OtherBilled),
                ]
        )
        {
            builder.Property(quantity).HasConversion<double>();
        }

        builder.Property(line => line.UnitPrice).HasConversion<string>().HasMaxLength(40);
        builder.Property(line => line.PeriodUnit).HasMaxLength(BillingPeriod.UnitLength);
        builder.Ignore(line => line.IsUndecided);
        builder.Ignore(line => line.Period);
        builder.HasOne<SeatRun>().WithMany().HasForeignKey(line => line.RunId).OnDelete(DeleteBehavior.Cascade);
        Index(builder);
    }

    private static void Index(EntityTypeBuilder<SeatLine> builder)
    {
        string[] run = [nameof(SeatLine.RunId), nameof(SeatLine.State)];
        foreach (var sort in (string[])[nameof(SeatLine.ClientKey), nameof(SeatLine.Delta)])
        {
            builder.HasIndex([nameof(SeatLine.RunId), sort, nameof(SeatLine.Id)], $"IX_SeatLines_{sort}");
        }

        builder.HasIndex(run, "IX_SeatLines_State");
        builder.HasIndex(
            line => new
            {
                line.ClientId,
                line.ProductCode,
                line.RunNumber,
            },
            "IX_SeatLines_Client"
        );
        builder.HasIndex(line => line.DeliveryId, "IX_SeatLines_Delivery").HasFilter("\"DeliveryId\" IS NOT NULL");
        builder.HasIndex(line => line.RevertDeliveryId, "IX_SeatLines_Revert").HasFilter("\"RevertDeliveryId\" IS NOT NULL");
    }
}
