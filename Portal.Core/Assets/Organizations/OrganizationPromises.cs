using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Organizations;

/// <summary>
/// Promises Pulseway an organization for a client, inside the transaction that decides it; and Odoo a message where Pulseway would not. Source: 000-24,
/// 000-26, P3.
/// </summary>
/// <remarks>Next: <see cref="OutboxWriter"/>, then the transport to Pulseway.</remarks>
internal sealed class OrganizationPromises(OutboxWriter outbox, TimeProvider time)
{
    private const string Description = "Synced from Odoo";

    /// <summary>Asks for it, in the place of what was asked for before.</summary>
    public async Task AskAsync(PortalDbContext db, Client client, Actor actor, string why, CancellationToken cancellationToken)
    {
        var now = time.UtcInstant;
        client.AskForOrganization(now);
        var wish = new OrganizationWish(client.Key, client.OdooId, client.Name, Description);
        var draft = new DeliveryDraft(
            OrganizationLetters.Destination,
            OrganizationLetters.Create,
            client.Subject,
            OrganizationLetters.KeyOf(client),
            OrganizationLetters.Write(wish)
        )
        {
            Supersedes = true,
            TellsOutcome = true,
        };
        client.OrganizationDelivery = (await outbox.AddAsync(db, draft, cancellationToken)).Id;
        db.Audit.Add(
            AuditEntry.For(
                now,
                actor,
                AssetActs.OrganizationAsked,
                AssetActs.SubjectOf(client),
                after: new { client = client.Name, why }
            )
        );
    }

    /// <summary>Pulseway has it.</summary>
    public void Keep(PortalDbContext db, Client client, string organizationId, bool wasThere)
    {
        var now = time.UtcInstant;
        client.KeepOrganization(organizationId, now);
        db.Audit.Add(
            AuditEntry.For(
                now,
                Actor.Portal,
                AssetActs.OrganizationKept,
                AssetActs.SubjectOf(client),
                after: new
                {
                    client = client.Name,
                    organization = organizationId,
                    wasThere,
                }
            )
        );
    }

    /// <summary>Pulseway would not, or could not for too long: the company's chatter in Odoo says so.</summary>
    public async Task FailAsync(PortalDbContext db, Client client, string reason, CancellationToken cancellationToken)
    {
        var now = time.UtcInstant;
        client.FailOrganization(reason, now);
        db.Audit.Add(
            AuditEntry.For(
                now,
                Actor.Portal,
                AssetActs.OrganizationFailed,
                AssetActs.SubjectOf(client),
                after: new { client = client.Name, reason }
            )
        );
        var key = OrganizationLetters.KeyOf(client);
        var mark = $"(Portal, {key})";
        var note = new ClientNote(client.OdooId, $"Pulseway has no organization for this company: {reason} {mark}", mark);
        var draft = new DeliveryDraft(
            OrganizationLetters.NoteDestination,
            OrganizationLetters.Note,
            client.Subject,
            $"{key}/note",
            OrganizationLetters.Write(note)
        );
        await outbox.AddAsync(db, draft, cancellationToken);
    }
}
