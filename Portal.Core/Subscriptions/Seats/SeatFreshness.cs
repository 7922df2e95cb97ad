using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets;
using Portal.Core.Assets.Import;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>What a count rests on, and how old it is.</summary>
/// <param name="Title">What staff call it.</param>
/// <param name="At">UTC instant it was last read to its end.</param>
public sealed record SeatSource(string Title, DateTime At);

/// <summary>
/// How old what would be counted is. The oldest decides: one source that stands still makes a wrong bill, however fresh the others are. Source: b3
/// ("stale data guard"), scenario 25.
/// </summary>
public sealed class SeatFreshness(
    PortalDatabase database,
    IClientDirectory directory,
    ConnectedSystems systems,
    SeatOptions options,
    TimeProvider time
)
{
    private const string Devices = "The list of devices";
    private const string Clients = "The list of clients in Odoo";

    // assets are read only where Odoo keeps them; a cursor that is left from then stands still
    private Dictionary<string, string> Feeds =>
        directory.KeepsAssets
            ? new Dictionary<string, string> { [ClientPull.Feed] = Clients, [AssetPull.Feed] = "The list of assets in Odoo" }
            : new Dictionary<string, string> { [ClientPull.Feed] = Clients };

    /// <summary>UTC instant of the oldest listing that a count would rest on; null when no device was ever listed.</summary>
    public async Task<DateTime?> FindOldestAsync(CancellationToken cancellationToken)
    {
        var sources = await ListAsync(cancellationToken);
        return sources.Count == 0 ? null : sources.Min(source => source.At);
    }

    /// <summary>What a count would rest on; empty when no device was ever listed.</summary>
    public async Task<IReadOnlyList<SeatSource>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        // what Pulseway lists no longer has its days of grace, and is no sign that the listing stands still
        var listedAt = await db
            .Assets.Where(Asset.IsCounted)
            .Where(asset => asset.PulsewayKey != null && asset.GoneSince == null)
            .MinAsync(asset => (DateTime?)(asset.ListedAt ?? asset.CreatedAt), cancellationToken);
        var cursors = await ReadCursorsAsync(db, Feeds, cancellationToken);
        if (listedAt is null && !cursors.Exists(cursor => cursor.Feed == AssetPull.Feed))
        {
            return [];
        }

        // of one that is under way, or was cut short, is known when it began
        var read = cursors.Select(cursor => new SeatSource(Feeds[cursor.Feed], cursor.CompletedAt ?? cursor.BeganAt));
        return listedAt is { } devices ? [new SeatSource(Devices, devices), .. read] : [.. read];
    }

    /// <summary>A refusal when nothing may be counted on it; else null.</summary>
    public async Task<Refusal?> CheckAsync(CancellationToken cancellationToken)
    {
        var sources = await ListAsync(cancellationToken);
        if (sources.Count == 0)
        {
            return SeatRefusals.NeverListed(Devices);
        }

        if (await FindUnreadAsync(cancellationToken) is { } unread)
        {
            return unread;
        }

        var oldest = sources.MinBy(source => source.At)!; // there is one
        var age = time.UtcInstant - oldest.At;
        return age > options.StaleAfter ? SeatRefusals.Stale(oldest.Title, age, options.StaleAfter) : null;
    }

    // a first way through that is half done knows half of what is there, however late it began
    private async Task<Refusal?> FindUnreadAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var feeds = new Dictionary<string, string>(Feeds) { [DeviceFeed.Name] = Devices };
        var cursors = await ReadCursorsAsync(db, feeds, cancellationToken);
        // where no Pulseway is connected nothing is missing of it, though it was tried once: unless devices of it are counted
        if (!await systems.IsConnectedAsync(ExternalSystem.Pulseway, cancellationToken))
        {
            feeds.Remove(DeviceFeed.Name);
            var cut = cursors.RemoveAll(cursor => cursor is { Feed: DeviceFeed.Name, IsFirst: true }) > 0;
            if (cut && await db.Assets.Where(Asset.IsCounted).AnyAsync(asset => asset.PulsewayKey != null, cancellationToken))
            {
                return SeatRefusals.CutOff(Devices);
            }
        }

        if (cursors.Find(cursor => cursor.IsFirst) is { } half)
        {
            return SeatRefusals.HalfListed(feeds[half.Feed]);
        }

        var never = feeds.FirstOrDefault(feed => !cursors.Exists(cursor => cursor.Feed == feed.Key));
        return never.Value is { } title ? SeatRefusals.NeverListed(title) : null;
    }

    private static Task<List<PullCursor>> ReadCursorsAsync(
        PortalDbContext db,
        Dictionary<string, string> feeds,
        CancellationToken cancellationToken
    )
    {
        var names = feeds.Keys.ToList();
        return db.PullCursors.AsNoTracking().Where(cursor => names.Contains(cursor.Feed)).ToListAsync(cancellationToken);
    }
}
