using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Core.ServicePlans.States;

/// <summary>What a state is of.</summary>
public enum StateSide
{
    /// <summary>The service: <c>3_progress</c> is <c>SERVICE_ACTIVE</c>. Source: 002-13.</summary>
    Service = 0,

    /// <summary>The payment: <c>paid</c> is <c>PAYMENT_CURRENT</c>. Source: 002-14.</summary>
    Payment = 1,
}

/// <summary>What a person says a state of Odoo stands for in ABS; it wins over what Portal brings. Source: 002-13, 002-14, D16.</summary>
public sealed class StateMapping
{
    /// <summary>Longest word of a state.</summary>
    public const int WordLength = 60;

    private StateMapping() { }

    /// <summary>What it is of.</summary>
    public StateSide Side { get; private set; }

    /// <summary>Odoo's word.</summary>
    public string OdooState { get; private set; } = "";

    /// <summary>What ABS is told as Odoo's state: <c>in_progress</c>.</summary>
    public string Word { get; private set; } = "";

    /// <summary>ABS's word; empty when it stands for none.</summary>
    public string AbsState { get; private set; } = "";

    /// <summary>Who saved it last.</summary>
    public string ChangedBy { get; private set; } = "";

    /// <summary>Their user id; null for Portal itself.</summary>
    public Guid? ChangedById { get; private set; }

    /// <summary>UTC instant of that.</summary>
    public DateTime ChangedAt { get; private set; }

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    internal static StateMapping Make(StateSide side, string odooState) => new() { Side = side, OdooState = odooState };

    internal void Save(string word, string absState, Actor actor, DateTime now)
    {
        (Word, AbsState) = (word, absState);
        (ChangedBy, ChangedById, ChangedAt) = (actor.Name, actor.Id, now);
        Version++;
    }
}

internal sealed class StateMappingMapping : IEntityTypeConfiguration<StateMapping>
{
    public const string Table = "StateMappings";

    public void Configure(EntityTypeBuilder<StateMapping> builder)
    {
        builder.ToTable(Table);
        builder.HasKey(mapping => new { mapping.Side, mapping.OdooState });
        builder.Property(mapping => mapping.Version).IsConcurrencyToken();
        builder.Property(mapping => mapping.OdooState).HasMaxLength(StateMapping.WordLength);
        builder.Property(mapping => mapping.Word).HasMaxLength(StateMapping.WordLength);
        builder.Property(mapping => mapping.AbsState).HasMaxLength(StateMapping.WordLength);
        builder.Property(mapping => mapping.ChangedBy).HasMaxLength(200);
    }
}
