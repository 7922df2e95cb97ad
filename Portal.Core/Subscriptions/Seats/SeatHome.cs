using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>Which of a client's subscriptions its seats belong to: asked once, remembered. Source: D2, scenario 23.</summary>
public sealed class SeatHome
{
    private SeatHome() { }

    /// <summary>The client's company in Odoo.</summary>
    public int ClientId { get; private set; }

    /// <summary>The subscription's order.</summary>
    public int OrderId { get; private set; }

    /// <summary>Its number.</summary>
    public string OrderName { get; private set; } = "";

    /// <summary>Who chose it.</summary>
    public string ChosenBy { get; private set; } = "";

    /// <summary>Their user id.</summary>
    public Guid? ChosenById { get; private set; }

    /// <summary>UTC instant.</summary>
    public DateTime ChosenAt { get; private set; }

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    internal static SeatHome Of(int clientId) => new() { ClientId = clientId };

    internal void Choose(int orderId, string orderName, Actor actor, DateTime now)
    {
        (OrderId, OrderName, ChosenAt) = (orderId, orderName, now);
        (ChosenBy, ChosenById) = (actor.Name, actor.Id);
        Version++;
    }
}

internal sealed class SeatHomeMapping : IEntityTypeConfiguration<SeatHome>
{
    public void Configure(EntityTypeBuilder<SeatHome> builder)
    {
        builder.ToTable("SeatHomes");
        builder.HasKey(home => home.ClientId);
        builder.Property(home => home.ClientId).ValueGeneratedNever();
        builder.Property(home => home.Version).IsConcurrencyToken();
        builder.Property(home => home.ChosenBy).HasMaxLength(200);
    }
}
