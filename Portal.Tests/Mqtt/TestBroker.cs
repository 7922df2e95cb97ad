using Microsoft.Extensions.Logging.Abstractions;
using Portal.Sandbox.Mqtt;
using Portal.Tests.Support;

namespace Portal.Tests.Mqtt;

/// <summary>A real broker on a free loopback port; the only login it lets in is the one here.</summary>
internal abstract class TestBroker : IAsyncDisposable
{
    public const string Host = "127.0.0.1";
    public const string Username = "portal";
    public const string Password = "open sesame";

    /// <summary>Where it listens.</summary>
    public int Port { get; protected set; }

    /// <summary>True when it keeps sessions while it is restarted.</summary>
    public abstract bool KeepsSessions { get; }

    /// <summary>Stops it and starts it again on the same port.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Ends it; connections are cut.</summary>
    public abstract Task StopAsync();

    /// <summary>Starts it, on its port where it had one.</summary>
    public abstract Task StartAsync();

    public virtual async ValueTask DisposeAsync() => await StopAsync();
}

/// <summary>The sandbox's own.</summary>
internal sealed class SandboxBroker : TestBroker
{
    private MqttSandbox? _broker;

    public override bool KeepsSessions => false;

    public override async Task StartAsync()
    {
        var options = new BrokerOptions
        {
            Port = Port,
            Username = Username,
            Password = Password,
        };
        _broker = new MqttSandbox(options, NullLogger<MqttSandbox>.Instance);
        await _broker.StartingAsync(TestContext.Current.CancellationToken);
        Port = await _broker.PortAsync(TestContext.Current.CancellationToken);
    }

    public override async Task StopAsync()
    {
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }
    }
}

/// <summary>Debian's Mosquitto, with its sessions on disk.</summary>
internal sealed class MosquittoBroker : TestBroker
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _program = TestEnvironment.Require("mosquitto", TestEnvironment.MosquittoVariable);
    private readonly TestFolder _folder = new();
    private ChildProcess? _broker;

    public override bool KeepsSessions => true;

    /// <summary>What it has logged since its last start: each packet, by the name of its client.</summary>
    public IReadOnlyList<string> Log => _broker?.Output.Split('\n') ?? [];

    /// <summary>Largest packet it takes and says so, in bytes; 0 for any.</summary>
    public int LargestPacket { get; init; }

    /// <summary>Whose certificate it shows; null for a connection in clear.</summary>
    public TestAuthority? Authority { get; init; }

    /// <summary>True when it lets in only whom <see cref="Authority"/> has certified.</summary>
    public bool NeedsCertificate { get; init; }

    public override async Task StartAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        if (Port == 0)
        {
            Port = FreePort.Find();
            await PrepareAsync(cancellation);
        }

        _broker = ChildProcess.Start([_program, "-c", _folder.File("mosquitto.conf")], _folder.Path);
        _ = await _broker.WaitForLineAsync("running", Patience, cancellation);
    }

    public override async Task StopAsync()
    {
        if (_broker is not null)
        {
            _ = await _broker.TerminateAsync(Patience, CancellationToken.None); // it writes its sessions down
            await _broker.DisposeAsync();
            _broker = null;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    // as root it would change to a user of its own, which may not read here
    private async Task PrepareAsync(CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(_folder.File("users"), $"{Username}:{Password}\n", cancellation);
        await ChildProcess.RunAsync(
            [System.IO.Path.Combine(Programs(), "mosquitto_passwd"), "-U", _folder.File("users")],
            _folder.Path,
            null,
            cancellation
        );
        List<string> settings =
        [
            $"listener {Port} {Host}",
            "user root",
            "allow_anonymous false",
            $"password_file {_folder.File("users")}",
            "persistence true",
            $"persistence_location {_folder.Path}/",
            "log_dest stderr",
            "log_type all",
            "max_queued_messages 0",
        ];
        if (LargestPacket > 0)
        {
            settings.Add($"max_packet_size {LargestPacket}");
        }

        if (Authority is { } authority)
        {
            var (certificate, key) = authority.Issue(Host);
            await File.WriteAllTextAsync(_folder.File("ca.pem"), authority.Pem, cancellation);
            await File.WriteAllTextAsync(_folder.File("broker.pem"), certificate, cancellation);
            await File.WriteAllTextAsync(_folder.File("broker.key"), key, cancellation);
            settings.Add($"cafile {_folder.File("ca.pem")}");
            settings.Add($"certfile {_folder.File("broker.pem")}");
            settings.Add($"keyfile {_folder.File("broker.key")}");
            settings.Add($"require_certificate {(NeedsCertificate ? "true" : "false")}");
        }

        await File.WriteAllLinesAsync(_folder.File("mosquitto.conf"), settings, cancellation);
    }

    // the server stands in sbin, what makes its passwords in bin
    private string Programs()
    {
        var beside = System.IO.Path.GetDirectoryName(_program)!;
        return File.Exists(System.IO.Path.Combine(beside, "mosquitto_passwd"))
            ? beside
            : beside.Replace("sbin", "bin", StringComparison.Ordinal);
    }
}
