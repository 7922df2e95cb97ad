using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Placing;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Organizations;

/// <summary>Pulseway has made an organization, or will not. Source: 000-24, 000-26, P7.</summary>
internal sealed class RecordOrganization(OrganizationPromises promises) : IInboxHandler<DeliveryOutcome>
{
    /// <summary>What it handles.</summary>
    public static readonly MessageKind Kind = new(DeliveryOutcome.Source, OrganizationLetters.Create);

    public Task<Reading<DeliveryOutcome>> ReadAsync(InboxMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(Reading.Found(DeliveryOutcome.Read(message)));

    public async Task ApplyAsync(
        PortalDbContext db,
        InboxMessage message,
        DeliveryOutcome found,
        CancellationToken cancellationToken
    )
    {
        await AssetTurn.TakeAsync(db, cancellationToken);
        if (
            OrganizationLetters.ReadClient(found.IdempotencyKey) is not { } key
            || await db.Clients.SingleOrDefaultAsync(each => each.Key == key, cancellationToken) is not { } client
        )
        {
            return;
        }

        if (!found.IsDelivered)
        {
            // of an asking that a later one has replaced, nobody needs to know
            if (client.Organization == OrganizationState.Asked && client.OrganizationDelivery == found.DeliveryId)
            {
                await promises.FailAsync(db, client, found.Summary, cancellationToken);
            }

            return;
        }

        var (id, wasThere) = OrganizationLetters.ReadAnswer(found.Answer) is { } answer
            ? (answer.Id, answer.WasThere)
            : (client.OrganizationId, true);
        var other = id.Length == 0 ? null : await FindOtherAsync(db, client, id, cancellationToken);
        if (other is not null)
        {
            await promises.FailAsync(db, client, $"The organization of that name is {other}'s.", cancellationToken);
        }
        else
        {
            promises.Keep(db, client, id, wasThere);
        }
    }

    private static Task<string?> FindOtherAsync(
        PortalDbContext db,
        Client client,
        string id,
        CancellationToken cancellationToken
    ) =>
        db
            .Clients.Where(each => each.OrganizationId == id && each.Key != client.Key)
            .Select(each => each.Name)
            .FirstOrDefaultAsync(cancellationToken);
}
