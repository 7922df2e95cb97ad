using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Assets.Organizations;
using Portal.Core.Persistence;

namespace Portal.Core.Assets;

/// <summary>
/// Portal's copy of a company in Odoo that can own devices: contacts and sub-addresses belong to their commercial partner. Odoo leads.
/// Source: 000-2, 000-6, D4, P5.
/// </summary>
public sealed class Client
{
    private Client() { }

    /// <summary>Row id.</summary>
    public Guid Key { get; private set; }

    /// <summary>Id in Odoo.</summary>
    public int OdooId { get; private set; }

    /// <summary>Its name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Name, folded: what groups are matched by, and lists sorted.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>What other systems call it, or empty. Source: 004-2.</summary>
    public string Reference { get; private set; } = "";

    /// <summary>True while somebody hides it in Odoo.</summary>
    public bool IsArchived { get; private set; }

    /// <summary>True while a subscription of it, or of a contact of it, is in progress. Source: 000-11, D3, D4.</summary>
    public bool HasSubscription { get; private set; }

    /// <summary>UTC instant of its last change in Odoo, to the second.</summary>
    public DateTime ChangedAt { get; private set; }

    /// <summary>UTC instant of the reading that this is.</summary>
    public DateTime ReadAt { get; private set; }

    /// <summary>UTC instant it was found to be gone from Odoo, or null.</summary>
    public DateTime? DeletedAt { get; internal set; }

    /// <summary>True while <c>Pulseway:SyncClients</c> means it. Source: D10.</summary>
    public bool IsForPulseway { get; private set; }

    /// <summary>Whether Pulseway has an organization for it.</summary>
    public OrganizationState Organization { get; private set; }

    /// <summary>Id of that organization in Pulseway, or empty.</summary>
    public string OrganizationId { get; private set; } = "";

    /// <summary>Why Pulseway has none although it was asked for, or empty.</summary>
    public string OrganizationReason { get; private set; } = "";

    /// <summary>UTC instant since when that is so, or null.</summary>
    public DateTime? OrganizationAt { get; private set; }

    /// <summary>How often an organization was asked for.</summary>
    public int OrganizationAsks { get; private set; }

    /// <summary>The delivery that last asked for it, or null.</summary>
    public Guid? OrganizationDelivery { get; internal set; }

    /// <summary>What the search looks through, folded.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    /// <summary>The record's name in inbox, outbox and audit: <c>res.partner,42</c>.</summary>
    public string Subject => string.Create(CultureInfo.InvariantCulture, $"res.partner,{OdooId}");

    /// <summary>True when devices may be given to it.</summary>
    public bool IsUsable => DeletedAt is null && !IsArchived;

    internal static Client Make(int odooId, DateTime now) => new() { Key = Guid.CreateVersion7(now), OdooId = odooId };

    /// <summary>Takes over what was found; false when this is a later reading already, or nothing differs.</summary>
    internal bool TryTake(FoundClient found)
    {
        if (Version > 0 && (found.ChangedAt < ChangedAt || found.ReadAt < ReadAt))
        {
            return false;
        }

        var differs =
            Version == 0
            || DeletedAt is not null
            || (Name, Reference, IsArchived) != (found.Name, found.Reference, found.IsArchived);
        (Name, Reference, IsArchived) = (found.Name, found.Reference, found.IsArchived);
        NameKey = Folding.Fold(found.Name, 200);
        SearchText = Folding.Fold($"{found.Name} {found.Reference}");
        (ChangedAt, ReadAt, DeletedAt) = (found.ChangedAt, found.ReadAt, null);
        Version += differs ? 1 : 0; // what was looked at is not another for having been read again
        return differs;
    }

    internal void Subscribe(bool hasSubscription) => (HasSubscription, Version) = (hasSubscription, Version + 1);

    internal void MeanForPulseway(bool isMeant) => (IsForPulseway, Version) = (isMeant, Version + 1);

    internal void AskForOrganization(DateTime now)
    {
        OrganizationAsks++;
        Become(OrganizationState.Asked, "", "", now);
    }

    internal void KeepOrganization(string id, DateTime now) => Become(OrganizationState.Present, id, "", now);

    internal void FailOrganization(string reason, DateTime now) => Become(OrganizationState.Failed, "", reason, now);

    internal void LoseOrganization(DateTime now) => Become(OrganizationState.Absent, "", "", now);

    private void Become(OrganizationState state, string id, string reason, DateTime now)
    {
        (Organization, OrganizationId, OrganizationReason, OrganizationAt) = (state, id, reason, now);
        Version++;
    }

    /// <summary>The row is of a database that Odoo no longer is: whatever comes under its id is taken.</summary>
    internal static readonly DateTime OfFormerDatabase = DateTime.UnixEpoch;
}

/// <summary>A company as Odoo shows it.</summary>
/// <param name="Id">Id in Odoo.</param>
/// <param name="Name">Its name.</param>
/// <param name="Reference">What other systems call it, or empty.</param>
/// <param name="IsArchived">True while it is hidden.</param>
/// <param name="ChangedAt">UTC second of its last change.</param>
/// <param name="ReadAt">UTC instant of the reading.</param>
public sealed record FoundClient(int Id, string Name, string Reference, bool IsArchived, DateTime ChangedAt, DateTime ReadAt);

internal sealed class ClientMapping : IEntityTypeConfiguration<Client>
{
    public void Configure(EntityTypeBuilder<Client> builder)
    {
        builder.ToTable("Clients");
        builder.HasKey(client => client.Key);
        builder.Property(client => client.Key).ValueGeneratedNever();
        builder.Property(client => client.Version).IsConcurrencyToken();
        builder.Property(client => client.NameKey).HasMaxLength(200);
        builder.Property(client => client.SearchText).HasSubstringIndex();
        builder.Ignore(client => client.IsUsable);
        builder.Ignore(client => client.Subject);
        builder.HasIndex(client => client.OdooId).IsUnique().HasDatabaseName("UX_Clients_OdooId");
        builder.HasIndex(client => new { client.NameKey, client.Key }, "IX_Clients_Name");
        builder.Property(client => client.OrganizationId).HasMaxLength(200);
        builder.HasIndex(client => client.OrganizationId, "IX_Clients_OrganizationId").HasFilter("\"OrganizationId\" <> ''");
        builder.HasIndex(
            client => new
            {
                client.Organization,
                client.NameKey,
                client.Key,
            },
            "IX_Clients_Organization"
        );
        builder.HasIndex(client => client.OdooId, "IX_Clients_Subscribed").HasFilter("\"HasSubscription\"");
    }
}
