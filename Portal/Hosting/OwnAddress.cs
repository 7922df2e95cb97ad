using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Portal.Configuration;

namespace Portal.Hosting;

/// <summary>Where this process reaches itself: the sandbox speaks the vendors' wire over real loopback http.</summary>
internal sealed class OwnAddress(IServer server)
{
    private static readonly string[] Anywhere = ["0.0.0.0", "[::]", "*", "+", "localhost"];

    private readonly TaskCompletionSource<Uri> _loopback = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Addresses the server listens on; empty before the start.</summary>
    public IReadOnlyCollection<string> All => [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>The loopback http address, once the server listens.</summary>
    public Task<Uri> LoopbackAsync(CancellationToken cancellationToken) => _loopback.Task.WaitAsync(cancellationToken);

    /// <summary>Called when the server listens.</summary>
    /// <exception cref="StartupFaultException">It listens on no loopback http address.</exception>
    public void Settle() =>
        _loopback.TrySetResult(
            All.Select(Find).FirstOrDefault(address => address is not null)
                ?? throw new StartupFaultException(
                    "ASPNETCORE_URLS",
                    $"the sandbox needs an http address on this machine, and Portal listens on {string.Join(", ", All)} only. "
                        + $"Add one, or switch the sandbox off ({ConfigurationKeys.SandboxEnabled.Name}=false).",
                    $"ASPNETCORE_URLS={string.Join(';', All.Append("http://127.0.0.1:5080"))}"
                )
        );

    private static Uri? Find(string address)
    {
        var parsed = BindingAddress.Parse(address);
        if (parsed.Scheme != Uri.UriSchemeHttp || parsed.IsUnixPipe)
        {
            return null;
        }

        var host =
            Anywhere.Contains(parsed.Host, StringComparer.OrdinalIgnoreCase) ? "127.0.0.1"
            : Caller.IsLoopbackName(parsed.Host) ? parsed.Host
            : null;
        return host is null ? null : new Uri($"http://{host}:{parsed.Port}/");
    }
}
