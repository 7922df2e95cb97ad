using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets;
using Portal.Core.Assets.Import;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>Source: 000-2, 000-19, 000-20, d4.</summary>
public abstract class WhenDevicesAreRead(DatabaseProvider provider) : AssetSuite(provider)
{
    [Fact]
    public async Task Each_has_its_details_its_group_and_the_client_of_that_name()
    {
        await ImportAsync();

        await PollAsync();

        var asset = await AssetAsync("pw-0000-0000");
        var client = await ReadAsync(db => db.Clients.SingleAsync(each => each.Key == asset.ClientKey, Cancellation));
        var group = await ReadAsync(db => db.DeviceGroups.SingleAsync(each => each.Key == asset.GroupKey, Cancellation));
        Assert.Equal(group.Name, client.Name);
        Assert.Equal(GroupMappedBy.Name, group.MappedBy);
        Assert.NotEmpty(asset.Serial);
        Assert.NotEmpty(asset.Os);
        Assert.NotEmpty(asset.ExternalIp);
        Assert.StartsWith("http", asset.RemoteUrl, StringComparison.Ordinal);
        Assert.Equal(AssetStatus.Active, asset.Status);
    }

    [Fact]
    public async Task Devices_of_a_group_that_is_nobodys_are_there_without_a_client()
    {
        await ImportAsync();

        await PollAsync();

        var unmatched = await ReadAsync(db => db.DeviceGroups.Where(group => group.ClientKey == null).ToListAsync(Cancellation));
        var keys = unmatched.ConvertAll(group => (Guid?)group.Key);
        Assert.Equal(2, unmatched.Count);
        Assert.All(unmatched, group => Assert.True(group.IsUnsettled));
        Assert.Equal(
            await ReadAsync(db => db.Assets.CountAsync(asset => keys.Contains(asset.GroupKey), Cancellation)),
            await ReadAsync(db => db.Assets.CountAsync(asset => asset.ClientKey == null, Cancellation))
        );
    }

    [Fact]
    public async Task A_client_that_comes_later_gets_its_group_with_the_next_import()
    {
        await PollAsync();
        var before = await AssetAsync("pw-0000-0000");

        await ImportAsync();

        Assert.Null(before.ClientKey);
        Assert.NotNull((await AssetAsync("pw-0000-0000")).ClientKey);
    }

    [Fact]
    public async Task Reading_them_again_writes_nothing_that_is_no_news()
    {
        await ImportAsync();
        await PollAsync();
        var before = await ReadAsync(db => db.Assets.ToDictionaryAsync(asset => asset.Key, asset => asset.Version, Cancellation));
        var entries = await ReadAsync(db =>
            db.Audit.CountAsync(
                entry => entry.SubjectKind == AssetActs.Asset || entry.SubjectKind == AssetActs.Group,
                Cancellation
            )
        );

        await PollAsync();

        var after = await ReadAsync(db => db.Assets.ToDictionaryAsync(asset => asset.Key, asset => asset.Version, Cancellation));
        Assert.Equal(before, after);
        Assert.Equal(
            entries,
            await ReadAsync(db =>
                db.Audit.CountAsync(
                    entry => entry.SubjectKind == AssetActs.Asset || entry.SubjectKind == AssetActs.Group,
                    Cancellation
                )
            )
        );
    }

    [Fact]
    public async Task An_id_in_other_letters_is_the_same_device()
    {
        await UseEstateAsync();
        Estate.Add("AB-12", "PC-1", 1, 1, "SER-0001");
        await PollAsync();
        Estate.Devices[0]["Identifier"] = "ab-12";

        await PollAsync();

        Assert.Equal(1, await ReadAsync(db => db.Assets.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task A_web_page_instead_of_devices_fails_the_run_and_changes_nothing()
    {
        await UseEstateAsync();
        Estate.Add("pw-1", "PC-1", 1, 1, "SER-0001");
        await PollAsync();
        Estate.Rude = static context =>
            $"{context.Request.Path}".EndsWith("devices", StringComparison.Ordinal) ? (200, "<html>") : null;

        var run = await TryAsync<PollDevices>(PollDevices.JobName, JobTrigger.Person);

        Assert.Equal(JobRunState.Failed, run.State);
        Assert.DoesNotContain("html", run.Summary, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(AssetStatus.Active, (await AssetAsync("pw-1")).Status);
    }

    [Fact]
    public async Task Whoever_handles_a_message_is_told_at_once_that_there_are_too_many_calls()
    {
        await UseEstateAsync();
        Estate.Rude = static _ => (429, "{}");
        var directory = Get<IDeviceDirectory>();

        var first = await Assert.ThrowsAsync<Core.ConnectorException>(() => directory.FindAsync("pw-1", Cancellation));
        var second = await Assert.ThrowsAsync<Core.ConnectorException>(() => directory.FindAsync("pw-1", Cancellation));

        Assert.Equal(Core.ConnectorFault.Throttled, first.Fault);
        Assert.Equal(Core.ConnectorFault.Throttled, second.Fault);
        Assert.NotNull(second.RetryAfter);
        Assert.Single(Estate.Asked);
    }

    [Fact]
    public async Task A_poll_waits_as_long_as_it_is_asked_and_goes_on()
    {
        await UseEstateAsync();
        Estate.Add("pw-1", "PC-1", 1, 1, "SER-0001");
        Estate.RetryAfter = "1";
        var refused = 0;
        Estate.Rude = context =>
            $"{context.Request.Path}".EndsWith("devices", StringComparison.Ordinal) && refused++ == 0 ? (429, "{}") : null;

        await PollAsync();

        Assert.Equal(2, refused);
        Assert.Equal("PC-1", (await AssetAsync("pw-1")).Hostname);
    }

    public sealed class OnSqlite() : WhenDevicesAreRead(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenDevicesAreRead(DatabaseProvider.Postgres);
}
