using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets;
using Portal.Core.Assets.Acts;
using Portal.Core.Assets.Import;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>Source: scenario 21, D11.</summary>
public abstract class WhenADeviceVanishes(DatabaseProvider provider) : AssetSuite(provider)
{
    protected override AssetOptions Options => new() { GraceDays = 3 };

    [Fact]
    public async Task It_has_days_of_grace_then_it_is_out_of_service()
    {
        await StartAsync(5);
        Estate.Devices.RemoveAt(4);

        await PollAsync();
        var missed = await AssetAsync("pw-4");
        Clock.Jump(TimeSpan.FromDays(4));
        await PollAsync();
        var ended = await AssetAsync("pw-4");

        Assert.Equal(AssetStatus.Stale, missed.Status);
        Assert.True(missed.IsInService);
        Assert.Equal(AssetStatus.Decommissioned, ended.Status);
        Assert.Equal(AssetEnd.Missing, ended.EndedBy);
        Assert.Contains("Pulseway has not listed it since", ended.EndReason, StringComparison.Ordinal);
        Assert.Equal([AssetActs.Found, AssetActs.Missed, AssetActs.Decommissioned], await ActsAsync(ended.Key));
    }

    [Fact]
    public async Task It_comes_back_by_itself_when_it_is_listed_again()
    {
        await StartAsync(5);
        var device = Estate.Devices[4];
        Estate.Devices.RemoveAt(4);
        await PollAsync();
        Clock.Jump(TimeSpan.FromDays(4));
        await PollAsync();
        Estate.Devices.Add(device);

        await PollAsync();

        var asset = await AssetAsync("pw-4");
        Assert.Equal(AssetStatus.Active, asset.Status);
        Assert.Null(asset.GoneSince);
        Assert.Contains(AssetActs.Revived, await ActsAsync(asset.Key));
    }

    [Fact]
    public async Task What_a_person_took_out_of_service_stays_so_though_it_is_listed()
    {
        await StartAsync(2);
        var asset = await AssetAsync("pw-0");
        var ended = await Get<DecommissionAsset>().ExecuteAsync(Supporter, asset.Key, asset.Version, "Sold", Cancellation);
        Assert.True(ended.Succeeded);

        await PollAsync();

        Assert.Equal(AssetStatus.Decommissioned, (await AssetAsync("pw-0")).Status);
    }

    [Fact]
    public async Task A_list_that_suddenly_lacks_a_good_part_is_not_believed_unless_a_person_asks()
    {
        await StartAsync(60);
        Estate.Devices.RemoveRange(10, 50);

        var bySchedule = await TryAsync<PollDevices>(PollDevices.JobName, JobTrigger.Schedule);
        var afterSchedule = await CountAsync(AssetStatus.Stale);
        await PollAsync();

        Assert.Equal(JobRunState.Failed, bySchedule.State);
        Assert.Contains("10 of the 60 devices", bySchedule.Summary, StringComparison.Ordinal);
        Assert.Equal(0, afterSchedule);
        Assert.Equal(50, await CountAsync(AssetStatus.Stale));
    }

    [Fact]
    public async Task An_empty_list_is_not_believed()
    {
        await StartAsync(3);
        Estate.Devices.Clear();

        var run = await TryAsync<PollDevices>(PollDevices.JobName, JobTrigger.Schedule);

        Assert.Equal(JobRunState.Failed, run.State);
        Assert.Equal(3, await CountAsync(AssetStatus.Active));
    }

    [Fact]
    public async Task Pages_that_repeat_leave_nobody_missing()
    {
        await StartAsync(120);
        Estate.RepeatsFirstPage = true;

        await PollAsync();

        Assert.Equal(120, await CountAsync(AssetStatus.Active));
        Assert.Equal(120, await ReadAsync(db => db.Assets.CountAsync(Cancellation)));
    }

    private async Task StartAsync(int devices)
    {
        await UseEstateAsync();
        for (var number = 0; number < devices; number++)
        {
            Estate.Add($"pw-{number}", $"PC-{number}", 1, 1, $"SER-{number:D4}");
        }

        await PollAsync();
    }

    private Task<int> CountAsync(AssetStatus status) =>
        ReadAsync(db => db.Assets.CountAsync(asset => asset.Status == status, Cancellation));

    public sealed class OnSqlite() : WhenADeviceVanishes(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenADeviceVanishes(DatabaseProvider.Postgres);
}
