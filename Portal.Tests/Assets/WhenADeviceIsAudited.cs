using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets;
using Portal.Core.Odoo;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>Source: 000-10, 000-14, 000-19.</summary>
public sealed class WhenADeviceIsAudited() : AssetSuite(DatabaseProvider.Sqlite)
{
    protected override OdooProfile Profile => OdooProfile.Studio;

    [Fact]
    public async Task Odoo_is_told_the_day_once_though_nothing_else_has_changed()
    {
        await ImportAsync();
        await PollAsync();
        await DrainAsync();
        var asset = await ReadAsync(db =>
            db.Assets.AsNoTracking()
                .Where(each => each.OdooId != null && each.ListedAt != null && each.AuditedAt != null && !each.HasConflict)
                .OrderBy(each => each.HostnameKey)
                .FirstAsync(Cancellation)
        );
        var before = await LastAuditAsync(asset);
        Clock.Jump(TimeSpan.FromHours(25));

        await PollAsync();
        await DrainAsync();

        var after = await LastAuditAsync(asset);
        Assert.True(after.Date > before.Date, $"{before:O}, then {after:O}");
        Clock.Jump(TimeSpan.FromMinutes(10));
        await PollAsync();
        await DrainAsync();
        Assert.Equal(after, await LastAuditAsync(asset));
    }

    private async Task<DateTime> LastAuditAsync(Asset asset)
    {
        var read = await Server.CallAsync("x_client_asset", "read", $"""[[{asset.OdooId}],["x_last_audit"]]""");
        return DateTime.Parse($"{read![0]!["x_last_audit"]}", CultureInfo.InvariantCulture);
    }
}
