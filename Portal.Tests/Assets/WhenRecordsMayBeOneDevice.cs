using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Assets.Acts;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>Source: b2 (id, serial, hostname + client; conflict shown), scenario 18.</summary>
public abstract class WhenRecordsMayBeOneDevice(DatabaseProvider provider) : AssetSuite(provider)
{
    [Fact]
    public async Task A_serial_number_under_another_id_is_shown_and_not_guessed()
    {
        await StartAsync();

        Assert.Equal(2, await ReadAsync(db => db.Assets.CountAsync(asset => asset.HasConflict, Cancellation)));
        Assert.Equal(ConflictKind.SameSerial, (await ConflictAsync()).Kind);
    }

    [Fact]
    public async Task Joined_they_are_the_earlier_record_with_the_device_that_is_listed()
    {
        await StartAsync();
        var (first, second) = (await AssetAsync("pw-first"), await AssetAsync("pw-second"));
        Estate.Devices.RemoveAt(0);
        await PollAsync();

        var joined = await DecideAsync(ConflictChoice.Join);
        await PollAsync();

        Assert.Equal(first.Key, joined.Value);
        var asset = await AssetAsync("pw-second");
        Assert.Equal((first.Key, false, AssetStatus.Active), (asset.Key, asset.HasConflict, asset.Status));
        Assert.Equal([(first.Key, second.Key)], Get<Followed>().Joined);
        Assert.Equal(1, await ReadAsync(db => db.Assets.CountAsync(Cancellation)));
        Assert.Contains(AssetActs.Joined, await ActsAsync(first.Key));
    }

    [Fact]
    public async Task While_Pulseway_lists_both_they_are_not_joined()
    {
        await StartAsync();

        var refused = await DecideAsync(ConflictChoice.Join);

        Assert.Equal("conflict.both-listed", refused.Refusals[0].Code);
    }

    [Fact]
    public async Task Kept_apart_they_are_never_asked_about_again()
    {
        await StartAsync();

        var decided = await DecideAsync(ConflictChoice.KeepApart);
        Clock.Jump(TimeSpan.FromDays(2));
        await PollAsync();

        Assert.True(decided.Succeeded);
        Assert.Equal(0, await ReadAsync(db => db.Assets.CountAsync(asset => asset.HasConflict, Cancellation)));
        Assert.Equal(ConflictState.KeptApart, (await ConflictAsync()).State);
    }

    [Fact]
    public async Task A_serial_number_that_makers_leave_empty_says_nothing()
    {
        await UseEstateAsync();
        Estate.Add("pw-first", "PC-1", 1, 1, "To be filled by O.E.M.");
        Estate.Add("pw-second", "PC-2", 1, 1, "To be filled by O.E.M.");

        await PollAsync();

        Assert.Equal(0, await ReadAsync(db => db.AssetConflicts.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task Whoever_may_only_look_decides_nothing()
    {
        await StartAsync();
        var conflict = await ConflictAsync();

        var refused = await Get<ResolveConflict>()
            .ExecuteAsync(Viewer, conflict.Key, conflict.Version, ConflictChoice.KeepApart, Cancellation);

        Assert.Equal(Refusal.ForbiddenCode, refused.Refusals[0].Code);
    }

    private async Task StartAsync()
    {
        await UseEstateAsync();
        Estate.Add("pw-first", "PC-1", 1, 1, "SER-0001");
        await PollAsync();
        Clock.Jump(TimeSpan.FromMinutes(1));
        Estate.Add("pw-second", "PC-1", 1, 1, "SER-0001");
        await PollAsync();
    }

    private Task<AssetConflict> ConflictAsync() => ReadAsync(db => db.AssetConflicts.SingleAsync(Cancellation));

    private async Task<Result<Guid>> DecideAsync(ConflictChoice choice)
    {
        var conflict = await ConflictAsync();
        return await Get<ResolveConflict>().ExecuteAsync(Supporter, conflict.Key, conflict.Version, choice, Cancellation);
    }

    public sealed class OnSqlite() : WhenRecordsMayBeOneDevice(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenRecordsMayBeOneDevice(DatabaseProvider.Postgres);
}
