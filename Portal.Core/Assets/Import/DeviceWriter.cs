using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Placing;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Import;

/// <summary>Takes devices over that a poll has read, a few in a transaction, so that doors and dispatcher get their turn.</summary>
internal sealed class DeviceWriter(
    PortalDatabase database,
    PlaceDevice place,
    AssetClient clients,
    MessagingWakes wakes,
    TimeProvider time
)
{
    public const int Chunk = 100;

    /// <summary>Details are read again once a day, the oldest first, and no more than this in one poll.</summary>
    private const int MostDetails = 500;

    private static readonly TimeSpan DetailsEvery = TimeSpan.FromDays(1);

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Takes devices over that are known or were read with their details; others wait for these.</summary>
    public async Task WriteAsync(IReadOnlyList<FoundDevice> devices, JobProgress progress, CancellationToken cancellationToken)
    {
        foreach (var part in devices.Chunk(Chunk))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var db = database.CreateDbContext();
            await using var write = await db.BeginWriteAsync(cancellationToken);
            await AssetTurn.TakeAsync(db, cancellationToken);
            var known = await KnownAssets.ReadAsync(db, part.Select(each => (each.Id, each.Facts)), [], cancellationToken);
            var placed = 0;
            foreach (var device in part.Where(each => each.IsDetailed || known.FindByPulseway(Asset.KeyOf(each.Id)) is not null))
            {
                var asset = await place.PlaceAsync(db, known, device, cancellationToken);
                if (List(db, asset))
                {
                    await clients.SettleAsync(db, asset, cancellationToken);
                }

                placed++;
            }

            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
            progress.Advance(placed, ("devices followed", placed));
        }

        wakes.Outbox.Raise();
    }

    /// <summary>Ids of the devices whose details are wanted: those not placed yet, then those whose details are a day old.</summary>
    public async Task<IReadOnlyCollection<string>> ListWantedAsync(
        IReadOnlyList<FoundDevice> devices,
        CancellationToken cancellationToken
    )
    {
        var before = Now - DetailsEvery;
        await using var db = database.CreateDbContext();
        var known = await db
            .Assets.Where(asset => asset.PulsewayKey != null)
            .Select(asset => new
            {
                Key = asset.PulsewayKey ?? "",
                asset.AuditedAt,
                HasUrl = asset.RemoteUrl != "",
            })
            .ToDictionaryAsync(asset => asset.Key, cancellationToken);
        return
        [
            .. devices
                .Select(device => (device.Id, Known: known.GetValueOrDefault(Asset.KeyOf(device.Id))))
                .Where(each => each.Known is not { AuditedAt: { } at, HasUrl: true } || at < before)
                .OrderBy(each => each.Known?.AuditedAt ?? DateTime.MinValue)
                .Select(each => each.Id)
                .Take(MostDetails),
        ];
    }

    // written only when it says something: thousands of devices are listed every few minutes
    private bool List(PortalDbContext db, Asset asset)
    {
        var (status, end) = (asset.Status, asset.EndedBy);
        var comesBack = status == AssetStatus.Stale || end is AssetEnd.Missing or AssetEnd.Odoo;
        if (asset is { GoneSince: null, ListedAt: { } listed } && !comesBack && Now - listed < TimeSpan.FromHours(1))
        {
            return false;
        }

        asset.List(Now);
        if (end is AssetEnd.Missing or AssetEnd.Odoo)
        {
            asset.Revive(Now);
        }

        var act =
            end is AssetEnd.Missing or AssetEnd.Odoo ? AssetActs.Revived
            : status == AssetStatus.Stale ? AssetActs.Returned
            : null;
        if (act is not null)
        {
            var what = new { reason = "Pulseway lists it." };
            db.Audit.Add(AuditEntry.For(Now, Actor.Portal, act, AssetActs.SubjectOf(asset), after: what));
        }

        return act is not null;
    }
}
