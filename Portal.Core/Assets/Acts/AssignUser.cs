using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Acts;

/// <summary>Gives an asset to a person of its client, or takes it from them. Odoo is asked whether there is such a person. Source: 000-7, P5.</summary>
public sealed class AssignUser
{
    private const int MostPeople = 50;
    private readonly PortalDatabase _database;
    private readonly IClientDirectory _directory;
    private readonly ChangeAsset _change;

    internal AssignUser(PortalDatabase database, IClientDirectory directory, ChangeAsset change) =>
        (_database, _directory, _change) = (database, directory, change);

    /// <summary>People of the asset's client, by name, 50 at most. Asks Odoo.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="key">The asset.</param>
    /// <param name="typed">Part of a name, or empty.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <exception cref="ConnectorException">Odoo failed.</exception>
    public async Task<Result<IReadOnlyList<ClientPerson>>> FindPeopleAsync(
        Actor actor,
        Guid key,
        string typed,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ChangeAssets.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var company = await FindCompanyAsync(key, cancellationToken);
        if (company is not { } id)
        {
            return AssetRefusals.NoClientToAsk;
        }

        List<ClientPerson> people = [.. await _directory.FindPeopleAsync(id, typed, MostPeople, cancellationToken)];
        return people;
    }

    /// <summary>Does it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="key">The asset.</param>
    /// <param name="version">Version that was looked at.</param>
    /// <param name="person">Whom it is given to; null takes it from whoever has it.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public Task<Result<Asset>> ExecuteAsync(
        Actor actor,
        Guid key,
        int version,
        ClientPerson? person,
        CancellationToken cancellationToken
    )
    {
        return _change.RunAsync(actor, key, version, AssetActs.Assigned, Assign, cancellationToken);

        Result<(object? Before, object? After)> Assign(Asset asset)
        {
            if (person is not null && asset.ClientKey is null)
            {
                return AssetRefusals.NoClientToAsk;
            }

            if (person is { Id: <= 0 } or { Name.Length: 0 or > 500 })
            {
                return AssetRefusals.NoSuchPerson;
            }

            var before = new { person = asset.AssignedTo };
            asset.Assign(person?.Id, person is null ? "" : Folding.Tidy(person.Name));
            return ((object?)before, (object?)new { person = asset.AssignedTo });
        }
    }

    private async Task<int?> FindCompanyAsync(Guid key, CancellationToken cancellationToken)
    {
        await using var db = _database.CreateDbContext();
        return await (
            from asset in db.Assets
            join client in db.Clients on asset.ClientKey equals client.Key
            where asset.Key == key
            select (int?)client.OdooId
        ).SingleOrDefaultAsync(cancellationToken);
    }
}
