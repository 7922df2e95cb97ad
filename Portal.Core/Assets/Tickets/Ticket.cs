using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Assets.Alerts;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Tickets;

/// <summary>Where a ticket stands for Portal.</summary>
public enum TicketState
{
    /// <summary>Odoo is asked to make it.</summary>
    Asked = 0,

    /// <summary>It is open.</summary>
    Open = 1,

    /// <summary>Odoo is asked to close it.</summary>
    Closing = 2,

    /// <summary>It is closed.</summary>
    Closed = 3,

    /// <summary>It is gone from Odoo, or was never made.</summary>
    Gone = 4,
}

/// <summary>A ticket: one that an alert became, or one that Odoo has anyway. Odoo leads on all but its alert. Source: 000-22, C12, P5.</summary>
public sealed class Ticket
{
    private Ticket() { }

    /// <summary>Row id; of one that Portal asked for it stands in Odoo's record, so that it is found again.</summary>
    public Guid Key { get; private set; }

    /// <summary>The model that its id in Odoo is of; <see cref="TicketModel.Auto"/> while it has none.</summary>
    public TicketModel Model { get; private set; }

    /// <summary>Id in Odoo; null until it is known there. Another model has the same numbers.</summary>
    public int? OdooId { get; private set; }

    /// <summary>The alert it is of, or null.</summary>
    public Guid? AlertKey { get; private set; }

    /// <summary>The number staff know it by, or empty.</summary>
    public string Reference { get; private set; } = "";

    /// <summary>Its title.</summary>
    public string Title { get; private set; } = "";

    /// <summary>Id of the customer in Odoo, or null.</summary>
    public int? PartnerId { get; private set; }

    /// <summary>Id of the company in Odoo that the customer is, or belongs to; null without a customer. Source: D4.</summary>
    public int? ClientId { get; private set; }

    /// <summary>Id of the asset's record in Odoo, or null. Source: 000-16.</summary>
    public int? OdooAssetId { get; private set; }

    /// <summary>Odoo's priority, 0 to 3.</summary>
    public int Priority { get; private set; }

    /// <summary>Name of its stage in Odoo, or empty.</summary>
    public string Stage { get; private set; } = "";

    /// <summary>Who works on it, or empty.</summary>
    public string Assignee { get; private set; } = "";

    /// <summary>Where it stands.</summary>
    public TicketState State { get; private set; }

    /// <summary>True once a person had a hand in it: Portal does not close it by itself any more. Source: R14.</summary>
    public bool IsTouched { get; private set; }

    /// <summary>UTC instant it was made, or asked for.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>UTC second of its last change in Odoo, or null.</summary>
    public DateTime? ChangedAt { get; private set; }

    /// <summary>UTC instant it was closed, or null.</summary>
    public DateTime? ClosedAt { get; private set; }

    /// <summary>UTC instant of the reading that this is; null before the first.</summary>
    public DateTime? ReadAt { get; private set; }

    /// <summary>How often Odoo was asked to close it; the answer to an earlier asking says nothing.</summary>
    public int Closings { get; private set; }

    /// <summary>How often Odoo was told something else about it.</summary>
    public int Updates { get; private set; }

    /// <summary>What the search looks through, folded.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    /// <summary>True while somebody has it to do.</summary>
    public bool IsOpen => State is TicketState.Asked or TicketState.Open or TicketState.Closing;

    /// <summary>Key of the delivery that asks for it.</summary>
    public string CreationKey => $"ticket/{Key}";

    /// <summary>Key of the delivery that asks to close it.</summary>
    public string ClosingKey => string.Create(CultureInfo.InvariantCulture, $"ticket/{Key}/close/{Closings}");

    /// <summary>Key of the delivery that told it last.</summary>
    public string UpdateKey => string.Create(CultureInfo.InvariantCulture, $"ticket/{Key}/update/{Updates}");

    internal static Ticket Ask(Guid key, Alert alert, string title, int priority, DateTime now) =>
        new()
        {
            Key = key,
            AlertKey = alert.Key,
            Title = title,
            PartnerId = alert.PartnerId,
            ClientId = alert.PartnerId,
            SearchText = Folding.Fold(title),
            OdooAssetId = alert.OdooAssetId,
            Priority = priority,
            CreatedAt = now,
        };

    internal static Ticket Found(Guid key, FoundTicket found) =>
        new()
        {
            Key = key,
            Model = found.Model,
            OdooId = found.Id,
            CreatedAt = found.CreatedAt,
            State = found.IsClosed ? TicketState.Closed : TicketState.Open,
        };

    /// <summary>Takes over what Odoo shows, but for whether it is open, which its alert has a say in.</summary>
    internal void Take(FoundTicket found)
    {
        (Model, OdooId, Reference) = (found.Model, found.Id, found.Reference);
        (Title, Stage) = (Folding.Cut(found.Title, 500), found.Stage);
        (PartnerId, OdooAssetId, Assignee) = (found.PartnerId, found.AssetId, found.Assignee);
        ClientId = found.ClientId ?? found.PartnerId;
        (Priority, ChangedAt, ReadAt) = (found.Priority, found.ChangedAt, found.ReadAt);
        IsTouched |= found.IsTouched;
        Index();
        Version++;
    }

    /// <summary>Odoo has made it.</summary>
    internal void Make(TicketModel model, int odooId, string reference)
    {
        (Model, OdooId, Reference) = (model, odooId, reference.Length > 0 ? reference : Reference);
        State = State == TicketState.Asked ? TicketState.Open : State;
        Index();
        Version++;
    }

    /// <summary>It lives in Portal alone.</summary>
    internal void Begin() => Stand(TicketState.Open, null);

    internal void Raise(int priority) => (Priority, Updates, Version) = (priority, Updates + 1, Version + 1);

    internal void AskToClose() => (State, Closings, Version) = (TicketState.Closing, Closings + 1, Version + 1);

    internal void Close(DateTime at) => Stand(TicketState.Closed, at);

    /// <summary>It is open again, or still; Odoo may have to be told so.</summary>
    internal void Reopen() => Stand(TicketState.Open, null);

    internal void Tell() => (Updates, Version) = (Updates + 1, Version + 1);

    internal void Touch() => (IsTouched, Version) = (true, Version + 1);

    internal void Lose(DateTime at) => Stand(TicketState.Gone, at);

    private void Index() => SearchText = Folding.Fold($"{Reference} {OdooId} {Title} {Stage} {Assignee}");

    private void Stand(TicketState state, DateTime? closedAt) => (State, ClosedAt, Version) = (state, closedAt, Version + 1);
}

internal sealed class TicketMapping : IEntityTypeConfiguration<Ticket>
{
    public void Configure(EntityTypeBuilder<Ticket> builder)
    {
        builder.ToTable("Tickets");
        builder.HasKey(ticket => ticket.Key);
        builder.Property(ticket => ticket.Key).ValueGeneratedNever();
        builder.Property(ticket => ticket.Version).IsConcurrencyToken();
        builder.Ignore(ticket => ticket.IsOpen);
        builder.Ignore(ticket => ticket.CreationKey);
        builder.Ignore(ticket => ticket.ClosingKey);
        builder.Ignore(ticket => ticket.UpdateKey);
        builder
            .HasIndex(ticket => new { ticket.OdooId, ticket.Model }, "UX_Tickets_OdooId")
            .IsUnique()
            .HasFilter("\"OdooId\" IS NOT NULL");
        // one open ticket of a condition, whoever asks for it: D7
        builder
            .HasIndex(ticket => ticket.AlertKey, "UX_Tickets_OpenOfAlert")
            .IsUnique()
            .HasFilter("\"AlertKey\" IS NOT NULL AND \"State\" < 3");
        builder.HasIndex(ticket => new { ticket.AlertKey, ticket.CreatedAt }, "IX_Tickets_Alert");
        builder.HasIndex(ticket => new { ticket.OdooAssetId, ticket.State }, "IX_Tickets_Asset");
        builder.HasIndex(ticket => new { ticket.PartnerId, ticket.State }, "IX_Tickets_Partner");
        builder.HasIndex(ticket => new { ticket.ClientId, ticket.State }, "IX_Tickets_Client");
        builder.HasIndex(ticket => new { ticket.CreatedAt, ticket.Key }, "IX_Tickets_Created");
        builder.HasIndex(ticket => new { ticket.Priority, ticket.Key }, "IX_Tickets_Priority");
        builder.HasIndex(ticket => ticket.OdooId, "IX_Tickets_Open").HasFilter("\"State\" IN (1, 2)");
    }
}

/// <summary>Tickets on the context.</summary>
public static class TicketSets
{
    extension(PortalDbContext db)
    {
        /// <summary>All tickets Portal knows.</summary>
        public DbSet<Ticket> Tickets => db.Set<Ticket>();
    }
}
