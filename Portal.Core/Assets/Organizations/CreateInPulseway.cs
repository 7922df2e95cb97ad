using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Placing;
using Portal.Core.Assets.Rules;
using Portal.Core.Connections;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Organizations;

/// <summary>Has Pulseway make an organization for a client because a person says so, also again after it failed. Source: 000-24, D10.</summary>
public sealed class CreateInPulseway
{
    private const string ByHand = "by hand";

    private readonly PortalDatabase _database;
    private readonly OrganizationPromises _promises;
    private readonly ConnectedSystems _systems;
    private readonly MessagingWakes _wakes;

    internal CreateInPulseway(
        PortalDatabase database,
        OrganizationPromises promises,
        ConnectedSystems systems,
        MessagingWakes wakes
    ) => (_database, _promises, _systems, _wakes) = (database, promises, systems, wakes);

    /// <summary>Promises it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="clientKey">The client.</param>
    /// <param name="version">Version that was looked at.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<Client>> ExecuteAsync(Actor actor, Guid clientKey, int version, CancellationToken cancellationToken)
    {
        if (AccessPolicy.ChangeAssets.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (await _systems.FindRestAsync(ExternalSystem.Pulseway, cancellationToken) is { } rest)
        {
            return rest;
        }

        await using var db = _database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await AssetTurn.TakeAsync(db, cancellationToken);
        var client = await db.Clients.SingleOrDefaultAsync(each => each.Key == clientKey, cancellationToken);
        if (await FindRefusalAsync(db, client, version, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await _promises.AskAsync(db, client!, actor, ByHand, cancellationToken);
        if (!await db.TryCommitAsync(write, cancellationToken))
        {
            return AssetRefusals.Changed;
        }

        _wakes.Outbox.Raise();
        return client!;
    }

    private static async Task<Refusal?> FindRefusalAsync(
        PortalDbContext db,
        Client? client,
        int version,
        CancellationToken cancellationToken
    )
    {
        if (client is not { IsUsable: true })
        {
            return AssetRefusals.NoSuchClient;
        }

        if (client.Organization == OrganizationState.Present)
        {
            return AssetRefusals.InPulseway;
        }

        if (client.Version != version)
        {
            return AssetRefusals.Changed;
        }

        var isUnderWay =
            client.Organization == OrganizationState.Asked
            && await db.Deliveries.AnyAsync(
                each =>
                    each.Id == client.OrganizationDelivery
                    && (each.State == DeliveryState.Pending || each.State == DeliveryState.Waiting),
                cancellationToken
            );
        if (isUnderWay)
        {
            return AssetRefusals.OrganizationUnderWay;
        }

        var (key, name) = (client.Key, client.NameKey);
        return await db.Clients.AnyAsync(
            each => each.Key != key && each.NameKey == name && each.Organization == OrganizationState.Present,
            cancellationToken
        )
            ? AssetRefusals.OrganizationOfOther
            : null;
    }
}
