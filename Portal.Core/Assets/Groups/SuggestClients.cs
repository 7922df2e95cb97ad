using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Groups;

/// <summary>A client that a group may be of.</summary>
/// <param name="Key">The client.</param>
/// <param name="Name">Its name.</param>
/// <param name="OdooId">Its id in Odoo, which tells two of one name apart.</param>
/// <param name="Why">Why it is suggested, or empty.</param>
public sealed record ClientSuggestion(Guid Key, string Name, int OdooId, string Why);

/// <summary>
/// Suggests the clients that a group may be of: what Pulseway names, what people chose for a group of that name or organization before, and names that
/// are alike. What is typed narrows it. Source: D5, D6.
/// </summary>
public sealed class SuggestClients(PortalDatabase database)
{
    private const int Most = 10;
    private const int MostClients = 50_000;
    private const double Alike = 0.45;

    /// <summary>Suggests them, the likeliest first.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="groupKey">The group.</param>
    /// <param name="typed">Words that must all occur in the client's name; empty for the likeliest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Result<IReadOnlyList<ClientSuggestion>>> ExecuteAsync(
        Actor actor,
        Guid groupKey,
        string typed,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.MapGroups.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var group = await db.DeviceGroups.AsNoTracking().SingleOrDefaultAsync(each => each.Key == groupKey, cancellationToken);
        if (group is null)
        {
            return AssetRefusals.NoGroup;
        }

        var words = Folding.Fold(typed, 200).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var chosen = await ListChosenAsync(db, group, cancellationToken);
        var clients = await db
            .Clients.AsNoTracking()
            .Where(client => client.DeletedAt == null && !client.IsArchived)
            .OrderBy(client => client.NameKey)
            .ThenBy(client => client.OdooId)
            .Select(client => new Candidate(client.Key, client.Name, client.NameKey, client.OdooId))
            .Take(MostClients)
            .ToListAsync(cancellationToken);
        List<ClientSuggestion> suggested =
        [
            .. clients
                .Where(client => Array.TrueForAll(words, word => client.NameKey.Contains(word, StringComparison.Ordinal)))
                .Select(client => (Client: client, Judged: Judge(client, group, chosen)))
                .Where(each => words.Length > 0 || each.Judged.Score >= Alike)
                .OrderByDescending(each => each.Judged.Score)
                .Take(Most)
                .Select(each => new ClientSuggestion(each.Client.Key, each.Client.Name, each.Client.OdooId, each.Judged.Why)),
        ];
        return suggested;
    }

    private static (double Score, string Why) Judge(Candidate client, DeviceGroup group, HashSet<Guid> chosen)
    {
        var organization = Folding.Fold(group.OrganizationName, 200);
        if (group.PsaMappingId == $"{client.OdooId}")
        {
            return (4, "Pulseway names it");
        }

        if (chosen.Contains(client.Key))
        {
            return (3, "chosen before for this name or organization");
        }

        if (client.NameKey == group.NameKey || client.NameKey == organization)
        {
            return (2, client.NameKey == group.NameKey ? "has the group's name" : "has the organization's name");
        }

        var score = Math.Max(NameLikeness.Of(client.NameKey, group.NameKey), NameLikeness.Of(client.NameKey, organization));
        return (score, score >= Alike ? "its name is alike" : "");
    }

    // what people said of another group by this name, or of the same organization
    private static async Task<HashSet<Guid>> ListChosenAsync(
        PortalDbContext db,
        DeviceGroup group,
        CancellationToken cancellationToken
    )
    {
        var chosen = await db
            .DeviceGroups.Where(each => each.MappedBy == GroupMappedBy.Person && each.ClientKey != null && each.Key != group.Key)
            .Where(each =>
                each.NameKey == group.NameKey || (group.OrganizationId != "" && each.OrganizationId == group.OrganizationId)
            )
            .Select(each => each.ClientKey ?? Guid.Empty)
            .ToListAsync(cancellationToken);
        return [.. chosen];
    }

    private sealed record Candidate(Guid Key, string Name, string NameKey, int OdooId);
}
