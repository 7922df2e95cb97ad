using Portal.Core.Assets.Alerts;
using Portal.Core.Persistence;
using Portal.Sandbox.Estate;

namespace Portal.Tests.Assets;

/// <summary>A fleet that Portal has not read yet is on fire: the vendor is asked for devices, not for alerts. Source: D6, d4 (3600 in an hour).</summary>
public sealed class WhenManyAlertsAreOfUnknownDevices() : AlertSuite(DatabaseProvider.Sqlite)
{
    private readonly FakeEstate _estate = new();

    protected override Uri PulsewayUrl => _estate.Url!;

    public override async ValueTask InitializeAsync()
    {
        await _estate.StartAsync(Cancellation);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _estate.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Each_device_is_asked_for_once()
    {
        var client = DemoEstate.Groups.First(group => group.HasClient).Name;
        await AddClientAsync(client);
        _estate.AddGroup(1, client, 2, client);
        _estate.Add("dev-1", "PC-1", 1, 2)["GroupName"] = client;
        for (var letter = 'A'; letter <= 'L'; letter++)
        {
            await NotifyAsync("dev-1", $"Condition {letter}");
            await NotifyAsync("dev-unheard-of", $"Riddle {letter}");
        }

        await HandleAsync();
        Assert.Equal(24, await Get<FollowAlerts>().RunOnceAsync(Cancellation));

        Assert.Equal(
            ["assets/dev-1", "assets/dev-unheard-of"],
            _estate.Asked.Where(path => path.StartsWith("assets/", StringComparison.Ordinal)).Order()
        );
        Assert.Equal(AlertState.Open, (await AlertAsync("Condition L")).State);
        Assert.Equal(AlertState.Held, (await AlertAsync("Riddle L")).State);
    }
}
