using Portal.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.Contracts;

public sealed class OdooSandboxKeepsTheContract(OdooSandboxKeepsTheContract.Started started)
    : OdooContract,
        IClassFixture<OdooSandboxKeepsTheContract.Started>
{
    private protected override Task<OdooTarget> TargetAsync() => Task.FromResult(started.Target);

    public sealed class Started : IAsyncLifetime
    {
        private SandboxServer? _server;

        internal OdooTarget Target { get; private set; } = null!; // set before the first test

        public async ValueTask InitializeAsync()
        {
            _server = await SandboxServer.StartAsync(
                new() { Seed = false, Odoo = OdooRelease.V18 },
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
