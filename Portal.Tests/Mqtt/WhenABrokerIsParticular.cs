using System.Security.Cryptography.X509Certificates;
using Portal.Core;
using Portal.Core.Connections;
using Portal.Core.Mqtt;

namespace Portal.Tests.Mqtt;

/// <summary>Brokers that want encryption, a certificate or the older version. Source: MQTT.</summary>
public sealed class WhenABrokerIsParticular : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _made = [];
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _other = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var each in Enumerable.Reverse(_made))
        {
            await each.DisposeAsync();
        }

        _authority.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task Its_certificate_is_trusted_by_the_authority_that_is_set_and_by_no_other()
    {
        var broker = await BrokerAsync(new MosquittoBroker { Authority = _authority });
        var options = OptionsOf(broker.Port) with { IsEncrypted = true };

        var good = await NodeAsync(options with { Authorities = _authority.Trust });
        var (away, report) = await RefusedAsync(options with { Authorities = _other.Trust });

        Assert.Equal(MqttLinkState.Connected, good.Link.Status.State);
        Assert.Equal(ConnectorFault.Tls, away.Fault);
        Assert.Equal("MQTT broker's certificate is not trusted here.", report.Text);
        Assert.Contains("Mqtt:CaFile", report.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_Portals_own_is_shown_where_the_broker_asks_for_it()
    {
        var broker = await BrokerAsync(new MosquittoBroker { Authority = _authority, NeedsCertificate = true });
        var options = OptionsOf(broker.Port) with { IsEncrypted = true, Authorities = _authority.Trust };
        var (certificate, key) = _authority.Issue("portal");
        using var own = X509Certificate2.CreateFromPem(certificate, key);

        var good = await NodeAsync(options with { ClientCertificate = own });
        var (_, report) = await RefusedAsync(options);

        Assert.Equal(MqttLinkState.Connected, good.Link.Status.State);
        Assert.Contains("Mqtt:CertificateFile", report.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_named_with_its_settings()
    {
        var broker = await BrokerAsync(new MosquittoBroker());

        var (away, report) = await RefusedAsync(OptionsOf(broker.Port) with { Password = new Secret("guessed") });

        Assert.Equal(ConnectorFault.Unauthorized, away.Fault);
        Assert.Equal("MQTT broker does not accept Portal's credentials.", report.Text);
        Assert.Contains("Mqtt:Password", report.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OldBroker.Closes)]
    [InlineData(OldBroker.Answers)]
    public async Task One_that_does_not_know_5_0_is_spoken_with_in_3_1_1(OldBroker old)
    {
        var broker = await BrokerAsync(new SandboxBroker());
        var proxy = new CutProxy(broker) { Old = old };
        _made.Add(proxy);

        var node = await NodeAsync(OptionsOf(proxy.Port));

        Assert.Equal("MQTT 3.1.1", node.Link.Status.Protocol);
    }

    private static MqttOptions OptionsOf(int port) => MqttNode.OptionsFor(port, "portal-1", MqttVersion.Auto, "none");

    private async Task<TestBroker> BrokerAsync(TestBroker broker)
    {
        _made.Add(broker);
        await broker.StartAsync();
        return broker;
    }

    private async Task<MqttNode> NodeAsync(MqttOptions options)
    {
        var node = await MqttNode.StartAsync(options);
        _made.Add(node);
        return node;
    }

    // how the link failed, and what the test of the connection says
    private async Task<(ConnectorException Away, ProbeFailure Report)> RefusedAsync(MqttOptions options)
    {
        var node = MqttNode.Of(options with { ClientId = "portal-2" });
        _made.Add(node);
        node.Link.Start();
        var status = await node.UntilAsync(MqttLinkState.Away, withFault: true);
        var probe = new MqttProbe(node.Connector, node.Options, TimeProvider.System);
        var report = await probe.ProbeAsync(static _ => { }, TestContext.Current.CancellationToken);
        return (status.LastFault!, report.Failure!);
    }
}
