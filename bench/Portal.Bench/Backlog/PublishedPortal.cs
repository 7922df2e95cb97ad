using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Portal.Bench.Backlog;

/// <summary>The published program in a process of its own, as an administrator starts it.</summary>
internal sealed class PublishedPortal : IDisposable
{
    private const string Key = "backlog-bench-0123456789-0123456789";

    private readonly Process _process;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly Uri _address;

    private PublishedPortal(Process process, Uri address) => (_process, _address) = (process, address);

    public static PublishedPortal Start(string app, string folder, string? postgres)
    {
        var address = new Uri($"http://127.0.0.1:{FindPort()}");
        List<string> arguments =
        [
            app,
            $"--urls={address}",
            $"--Portal:DataDirectory={folder}",
            $"--Events:HookSecret={Key}",
            .. postgres is null ? (string[])[] : ["--Database:Provider=Postgres", $"--Database:ConnectionString={postgres}"],
        ];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new PublishedPortal(process, address);
    }

    /// <summary>How long it took from the start of the process until an event was acknowledged.</summary>
    public async Task<TimeSpan> UntilAcceptedAsync()
    {
        using var http = new HttpClient { BaseAddress = _address, Timeout = TimeSpan.FromSeconds(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        while (true)
        {
            ObjectDisposedException.ThrowIf(_process.HasExited, this);
            try
            {
                using var body = new StringContent(
                    $$"""{"type":"backlog.probe","id":"{{Guid.CreateVersion7()}}"}""",
                    Encoding.UTF8,
                    "application/json"
                );
                using var answer = await http.PostAsync(new Uri("hooks/events", UriKind.Relative), body);
                if (answer.StatusCode == HttpStatusCode.Accepted)
                {
                    return Stopwatch.GetElapsedTime(_startedAt);
                }
            }
            catch (HttpRequestException)
            {
                // it does not listen yet
            }

            await Task.Delay(10);
        }
    }

    /// <summary>Ends it as the power does.</summary>
    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FindPort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
