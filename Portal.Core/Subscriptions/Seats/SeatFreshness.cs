using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// How old what would be counted is. The oldest decides: one source that stands still makes a wrong bill, however fresh the others are. Source: b3
/// ("stale data guard"), scenario 25.
/// </summary>
public sealed class SeatFreshness(PortalDatabase database, SeatOptions options, TimeProvider time)
{
    private const string Devices = "The list of devices";

    /// <summary>UTC instant of the oldest listing of a device that is counted; null when none was ever listed.</summary>
    public async Task<DateTime?> FindOldestAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        // what Pulseway lists no longer has its days of grace, and is no sign that the listing stands still
        return await db
            .Assets.Where(Asset.IsCounted)
            .Where(asset => asset.PulsewayKey != null && asset.GoneSince == null)
            .MinAsync(asset => asset.ListedAt ?? asset.CreatedAt, cancellationToken);
    }

    /// <summary>A refusal when nothing may be counted on it; else null.</summary>
    public async Task<Refusal?> CheckAsync(CancellationToken cancellationToken)
    {
        if (await FindOldestAsync(cancellationToken) is not { } oldest)
        {
            return SeatRefusals.NeverListed(Devices);
        }

        var age = time.UtcInstant - oldest;
        return age > options.StaleAfter ? SeatRefusals.Stale(Devices, age, options.StaleAfter) : null;
    }
}
