using Portal.Core;
using Portal.Core.Connections;
using Portal.Core.Odoo;
using Portal.Core.Persistence;
using Portal.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.Connections;

/// <summary>A rotation against the Odoo that keeps keys as the real one does: digests only, each with an owner and an end.</summary>
public abstract class WhenTheSandboxsKeyIsRotated(DatabaseProvider provider) : ConnectionSuite(provider)
{
    private SandboxServer _sandbox = null!;

    public sealed class OnSqlite() : WhenTheSandboxsKeyIsRotated(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTheSandboxsKeyIsRotated(DatabaseProvider.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _sandbox = await SandboxServer.StartAsync(new SandboxOptions { Seed = false }, Clock, Cancellation);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _sandbox.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(nameof(OdooProtocol.Json2))]
    [InlineData(nameof(OdooProtocol.Auto))]
    public async Task A_new_one_is_used_and_the_old_one_opens_nothing_any_more(string protocol)
    {
        var node = Start(EndpointWith(OdooSandbox.ApiKey), options => options.Protocol = Enum.Parse<OdooProtocol>(protocol));
        await CallAsync(node);

        var rotated = await RotateAsync(node);

        Assert.True(rotated.Succeeded, string.Join(' ', rotated.Refusals));
        await CallAsync(node);
        var stale = Start(EndpointWith(OdooSandbox.ApiKey), options => options.Protocol = Enum.Parse<OdooProtocol>(protocol));
        await CallAsync(stale);
        Assert.Equal([rotated.Value.Name], await KeysAsync());
        Assert.Contains("connection.key-revoked", await AuditedAsync());
    }

    [Fact]
    public async Task Without_the_right_the_old_one_stays_and_the_way_by_hand_is_told()
    {
        var node = Start(EndpointWith(OdooSandbox.ReaderApiKey), options => options.Protocol = OdooProtocol.Json2);
        var before = await KeysAsync();

        var refused = await RotateAsync(node);

        Assert.Contains("New API Key", Assert.Single(refused.Refusals).Sentence, StringComparison.Ordinal);
        Assert.Equal(before, await KeysAsync());
        await CallAsync(node);
    }

    private OdooEndpoint EndpointWith(string key) =>
        new(_sandbox.OdooUrl, new Uri("https://odoo.example.com"), OdooSandbox.DatabaseName, OdooSandbox.Login, new Secret(key))
        {
            HasApiKey = true,
        };

    private static Task<Result<RotatedKey>> RotateAsync(Node node) =>
        node.Get<RotateKey>().ExecuteAsync(Administrator, ExternalSystem.Odoo, RotateKey.Lifetime, Cancellation);

    private async Task<List<string>> KeysAsync()
    {
        var keys = await _sandbox.CallAsync("res.users.apikeys", "search_read", """[[["user_id", "=", 2]], ["name"]]""");
        return [.. keys!.AsArray().Select(key => key!["name"]!.GetValue<string>())];
    }
}
