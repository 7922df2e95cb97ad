using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>A device that a count billed to nobody.</summary>
/// <param name="Client">Its client, which has no subscription in progress; empty where its group belongs to no client.</param>
/// <param name="Device">The device.</param>
public sealed record UnbilledDevice(string Client, SeatDevice Device);

/// <summary>
/// The devices that a count billed to nobody, by name, as they were then: who bills can ask for them without the pages of devices. Source: R16, b3.
/// </summary>
public sealed class ListUnbilledDevices(PortalDatabase database)
{
    /// <summary>Most devices of no client that a count names.</summary>
    public const int Most = 2000;

    /// <summary>One page, by client and name; those of no client first.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="runId">The count.</param>
    /// <param name="search">Part of a client's or a device's name; empty for all.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<KeysetPage<UnbilledDevice>>> ExecuteAsync(
        Actor actor,
        Guid runId,
        string search,
        KeysetRequest page,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var (lines, known) = (db.SeatLines, db.Clients);
        var kept = await (
            from evidence in db.SeatEvidence.AsNoTracking()
            where evidence.RunId == runId && !lines.Any(line => line.RunId == runId && line.ClientId == evidence.ClientId)
            join client in known on evidence.ClientId equals client.OdooId into clients
            from client in clients.DefaultIfEmpty()
            select new
            {
                evidence.ClientId,
                evidence.Counted,
                Name = client == null ? "" : client.Name,
            }
        ).ToListAsync(cancellationToken);
        var word = search.Trim();
        return SeatPages.Cut(
            [
                .. kept.OrderBy(each => each.Name, StringComparer.OrdinalIgnoreCase)
                    .SelectMany(each => SeatEvidence.Read(each.Counted).Select(device => new UnbilledDevice(each.Name, device)))
                    .Where(each => Has(each.Client, word) || Has(each.Device.Name, word)),
            ],
            page
        );
    }

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
