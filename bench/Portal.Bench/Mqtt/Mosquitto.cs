using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Portal.Bench.Mqtt;

/// <summary>A Mosquitto of this machine on a free loopback port, with its sessions on disk and room for everything.</summary>
internal sealed class Mosquitto : IDisposable
{
    public const string Host = "127.0.0.1";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portal-broker-");
    private readonly string _program;
    private Process? _process;

    private Mosquitto(string program) => _program = program;

    /// <summary>Where it listens.</summary>
    public int Port { get; } = FreePort();

    /// <summary>Starts one.</summary>
    /// <param name="program">Path or name of the program.</param>
    public static async Task<Mosquitto> StartAsync(string program)
    {
        var broker = new Mosquitto(program);
        string[] settings =
        [
            $"listener {broker.Port} {Host}",
            "allow_anonymous true",
            .. Environment.IsPrivilegedProcess ? (string[])["user root"] : [],
            "persistence true",
            $"persistence_location {broker._folder.FullName}/",
            "max_queued_messages 0",
            "max_inflight_messages 500",
            "set_tcp_nodelay true",
            "log_dest none",
        ];
        await File.WriteAllLinesAsync(broker.Configuration, settings);
        await broker.BeginAsync();
        return broker;
    }

    private string Configuration => Path.Combine(_folder.FullName, "mosquitto.conf");

    /// <summary>Ends it as a machine is shut down, so that it writes its sessions, and starts it again.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        await BeginAsync();
    }

    /// <summary>Runs one of its clients to the end; what is written to it comes from lines.</summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> RunAsync(string client, IEnumerable<string> arguments, IEnumerable<string>? lines = null)
    {
        string[] address = ["-h", Host, "-p", Port.ToString(CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo(client, [.. address, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        foreach (var line in lines ?? [])
        {
            await process.StandardInput.WriteLineAsync(line);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        _ = await output;
        return process.ExitCode == 0
            ? Stopwatch.GetElapsedTime(began)
            : throw new InvalidOperationException($"{client} ended with {process.ExitCode}.");
    }

    public void Dispose()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task BeginAsync()
    {
        _process = Process.Start(_program, ["-c", Configuration]);
        while (!await AnswersAsync())
        {
            await Task.Delay(20);
        }
    }

    private async Task EndAsync()
    {
        using (var kill = Process.Start("sh", ["-c", $"kill -TERM {_process!.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process is { HasExited: true })
        {
            throw new InvalidOperationException($"{_program} ended with {_process.ExitCode}.");
        }

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
