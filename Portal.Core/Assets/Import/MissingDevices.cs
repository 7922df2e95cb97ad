using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Placing;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Import;

/// <summary>
/// Finds, after a whole listing, the devices that Pulseway does not list any more: they have their days of grace, then they are out of service. Should
/// it suddenly lack a good part, that is not believed unless a person asked. Source: scenario 21, D11.
/// </summary>
internal sealed class MissingDevices(
    PortalDatabase database,
    AssetClient clients,
    AssetOptions options,
    MessagingWakes wakes,
    TimeProvider time
)
{
    /// <summary>So many may go at once without a question.</summary>
    public const int FewGone = 20;

    /// <summary>Above that, one in so many.</summary>
    private const int ShareGone = 10;

    private const int Chunk = 100;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Finds them.</summary>
    /// <returns>How many are missing since now.</returns>
    /// <exception cref="JobFailedException">The list lacks a good part: none is noted.</exception>
    public async Task<int> FindAsync(DeviceListing listing, JobProgress progress, CancellationToken cancellationToken)
    {
        if (!listing.IsWhole)
        {
            return 0;
        }

        var listed = listing.Devices.Select(device => Asset.KeyOf(device.Id)).ToHashSet();
        var known = await ListKnownAsync(cancellationToken);
        var missing = known.FindAll(each => !listed.Contains(each.PulsewayKey));
        var there = known.FindAll(each => each is { WasListed: true, GoneSince: null });
        var fresh = missing.FindAll(each => each is { WasListed: true, GoneSince: null });
        if (progress.Trigger != JobTrigger.Person && IsTooMany(fresh.Count, there.Count, listed.Count))
        {
            throw TooMany(fresh.Count, there.Count);
        }

        var due = missing.FindAll(each => each.GoneSince is null || Now - each.GoneSince >= options.Grace);
        foreach (var part in due.Chunk(Chunk))
        {
            await WriteAsync([.. part.Select(each => each.Key)], progress, cancellationToken);
        }

        wakes.Outbox.Raise();
        return fresh.Count;
    }

    private static bool IsTooMany(int gone, int known, int listed) =>
        gone > Math.Max(FewGone, known / ShareGone) || (listed == 0 && gone > 0);

    private static JobFailedException TooMany(int gone, int known)
    {
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"Pulseway lists {known - gone} of the {known} devices that it listed before: its token may see less than it did, or it is another Pulseway. None is noted as missing. See to Pulseway first; if they are gone, read the devices yourself, which notes them all."
        );
        return new JobFailedException(sentence, new InvalidDataException("The list of Pulseway has shrunk."));
    }

    private async Task<List<KnownDevice>> ListKnownAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db
            .Assets.Where(asset => asset.PulsewayKey != null && asset.Status != AssetStatus.Decommissioned)
            .Select(asset => new KnownDevice(asset.Key, asset.PulsewayKey ?? "", asset.GoneSince, asset.ListedAt != null))
            .ToListAsync(cancellationToken);
    }

    private async Task WriteAsync(List<Guid> keys, JobProgress progress, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await AssetTurn.TakeAsync(db, cancellationToken);
        var assets = await db
            .Assets.Where(asset => keys.Contains(asset.Key) && asset.Status != AssetStatus.Decommissioned)
            .ToListAsync(cancellationToken);
        foreach (var asset in assets)
        {
            Miss(db, asset, progress);
            await clients.SettleAsync(db, asset, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    private void Miss(PortalDbContext db, Asset asset, JobProgress progress)
    {
        if (asset.GoneSince is not { } since)
        {
            asset.Miss(Now);
            var until = new { until = Now + options.Grace };
            db.Audit.Add(AuditEntry.For(Now, Actor.Portal, AssetActs.Missed, AssetActs.SubjectOf(asset), after: until));
            progress.Advance(0, ("missing", 1));
            return;
        }

        if (Now - since >= options.Grace)
        {
            var reason = string.Create(
                CultureInfo.InvariantCulture,
                $"Pulseway has not listed it since {since:yyyy-MM-dd}, longer than {options.GraceDays} days."
            );
            asset.End(AssetEnd.Missing, reason, Now);
            db.Audit.Add(
                AuditEntry.For(Now, Actor.Portal, AssetActs.Decommissioned, AssetActs.SubjectOf(asset), after: new { reason })
            );
            progress.Advance(0, ("out of service", 1));
        }
    }

    private sealed record KnownDevice(Guid Key, string PulsewayKey, DateTime? GoneSince, bool WasListed);
}
