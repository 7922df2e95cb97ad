using Portal.Core.Assets.Alerts;
using Portal.Core.Persistence;
using Portal.Sandbox.Estate;

namespace Portal.Tests.Assets;

/// <summary>The rounds of what waits: one node asks, and one fault keeps no other from its turn. Source: R14, R15, D6.</summary>
public abstract class WhenAlertsAreFollowed(DatabaseProvider provider) : AlertSuite(provider)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    public sealed class OnSqlite() : WhenAlertsAreFollowed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAlertsAreFollowed(DatabaseProvider.Postgres);

    [Fact]
    public async Task Of_two_nodes_that_found_it_due_one_asks_and_one_that_dies_leaves_it_to_the_other()
    {
        var unknown = DemoEstate.Devices.First(device => !device.Group.HasClient);
        await NotifyAsync(unknown.Identifier, "Asked once");
        await HandleAsync();
        var release = Get<AlertRelease>();
        var key = Assert.Single(await release.ListDueAsync(9, Cancellation));

        var claims = await Task.WhenAll(
            release.ClaimAsync(key, Lease, Cancellation),
            release.ClaimAsync(key, Lease, Cancellation)
        );

        Assert.Single(claims, claim => claim is not null);
        Assert.Empty(await release.ListDueAsync(9, Cancellation));
        Clock.Jump(Lease + Lease);
        Assert.NotNull(await release.ClaimAsync(key, Lease, Cancellation));
    }

    [Fact]
    public async Task One_that_fails_keeps_no_other_from_its_turn()
    {
        Guid[] keys = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        var seen = new List<Guid>();

        var done = await Get<AlertRound>().EachAsync(keys, WorkAsync, Cancellation);

        Assert.Equal(2, done);
        Assert.Equal(keys, seen);

        Task<bool> WorkAsync(Guid key)
        {
            seen.Add(key);
            return key == keys[0] ? throw new InvalidOperationException("Broken.") : Task.FromResult(true);
        }
    }
}
