using Portal.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.Contracts;

public sealed class OdooSandboxKeepsTheJson2Contract(OdooSandboxKeepsTheJson2Contract.Started started)
    : Json2Contract,
        IClassFixture<OdooSandboxKeepsTheJson2Contract.Started>
{
    private protected override Task<OdooTarget> TargetAsync() => Task.FromResult(started.Target);

    /// <summary>Not documented but by the word that the header chooses the database; a real server without it has no such page.</summary>
    [Fact]
    public async Task Another_database_is_not_there()
    {
        var headers = started.Target.Json2Headers.ToDictionary();
        headers["X-Odoo-Database"] = "elsewhere";

        var answer = await started.Target.SendAsync(HttpMethod.Post, "/json/2/res.partner/search_count", headers, "{}");

        Assert.Equal((404, "text/html; charset=utf-8"), (answer.Status, answer.ContentType));
    }

    [Fact]
    public async Task One_database_needs_no_header()
    {
        var headers = started.Target.Json2Headers.ToDictionary();
        headers.Remove("X-Odoo-Database");

        var answer = await started.Target.SendAsync(
            HttpMethod.Post,
            "/json/2/res.partner/search_count",
            headers,
            """{"domain":[]}"""
        );

        Assert.Equal(200, answer.Status);
    }

    public sealed class Started : IAsyncLifetime
    {
        private SandboxServer? _server;

        internal OdooTarget Target { get; private set; } = null!; // set before the first test

        public async ValueTask InitializeAsync()
        {
            _server = await SandboxServer.StartAsync(
                new() { Seed = false, Odoo = OdooRelease.V19 },
                TimeProvider.System,
                TestContext.Current.CancellationToken
            );
            Target = new(
                _server.Plain,
                _server.OdooUrl,
                OdooSandbox.DatabaseName,
                OdooSandbox.Login,
                OdooSandbox.Password,
                OdooSandbox.ApiKey
            );
            await Target.LogInAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (_server is not null)
            {
                await _server.DisposeAsync();
            }
        }
    }
}
