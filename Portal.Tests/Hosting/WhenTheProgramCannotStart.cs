using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Portal.Tests.Support;

namespace Portal.Tests.Hosting;

public sealed class WhenTheProgramCannotStart : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_lists_every_fault_without_a_stack_trace_and_ends_with_1()
    {
        var (code, output) = await RunAsync(
            ("Portal__TimeZone", "Mars/Base"),
            ("ODOO_ULR", "x"),
            ("PORTAL_ADMIN_PASSWORD", "vq7-mondlicht-19")
        );

        Assert.Equal(1, code);
        Assert.Contains("3 settings are wrong", output, StringComparison.Ordinal);
        Assert.Contains("Example: Portal:TimeZone=Europe/Zurich", output, StringComparison.Ordinal);
        Assert.Contains("Did you mean ODOO_URL?", output, StringComparison.Ordinal);
        Assert.Contains("PORTAL_ADMIN_EMAIL", output, StringComparison.Ordinal);
        Assert.DoesNotContain("vq7-mondlicht-19", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_that_the_address_is_taken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (code, output) = await RunAsync(("ASPNETCORE_URLS", $"http://{taken.LocalEndpoint}"));

        Assert.Equal(1, code);
        Assert.Contains("ASPNETCORE_URLS: Failed to bind", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sandbox_without_a_loopback_http_address_is_told_what_to_add()
    {
        var (code, output) = await RunAsync(("ASPNETCORE_URLS", $"http://unix:{_folder.File("portal.sock")}"));

        Assert.Equal(1, code);
        Assert.Contains("the sandbox needs an http address on this machine", output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int Code, string Output)> RunAsync(params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Portal.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ODOO_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(Cancellation);
            var errors = process.StandardError.ReadToEndAsync(Cancellation);
            await process.WaitForExitAsync(Cancellation);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
