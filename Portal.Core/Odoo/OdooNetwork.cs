using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Portal.Core.Connections;

namespace Portal.Core.Odoo;

/// <summary>
/// The steps below HTTP: name, connection, encryption, each with its own way to be wrong. Nothing is sent. Behind a proxy they are the
/// proxy's affair and left out.
/// </summary>
internal sealed class OdooNetwork(Uri address, TimeSpan patience)
{
    private IPAddress[] _addresses = [];

    /// <summary>True when calls go through the proxy of the environment.</summary>
    public bool IsBehindProxy => HttpClient.DefaultProxy.GetProxy(address) is { } proxy && proxy != address;

    public bool IsEncrypted => address.Scheme == Uri.UriSchemeHttps;

    public async Task<ProbeOutcome> ResolveAsync(CancellationToken cancellationToken)
    {
        using var limit = Limit(cancellationToken);
        try
        {
            _addresses = await Dns.GetHostAddressesAsync(address.IdnHost, limit.Token);
        }
        catch (SocketException)
        {
            return OdooFailures.NameUnknown(address);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return OdooFailures.NoNameService(address);
        }

        return _addresses.Length == 0 ? OdooFailures.NameUnknown(address) : string.Join(", ", _addresses.Take(3).AsEnumerable());
    }

    public async Task<ProbeOutcome> ConnectAsync(CancellationToken cancellationToken)
    {
        using var limit = Limit(cancellationToken);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(_addresses, address.Port, limit.Token);
            return socket.RemoteEndPoint is IPEndPoint there ? $"{Plain(there.Address)}, port {there.Port}" : "";
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode == SocketError.ConnectionRefused
                ? OdooFailures.Refused(address)
                : OdooFailures.NoRoute(address);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return OdooFailures.NoConnection(address);
        }
    }

    public async Task<ProbeOutcome> EncryptAsync(CancellationToken cancellationToken)
    {
        using var limit = Limit(cancellationToken);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var seen = new Certificate();
        try
        {
            await socket.ConnectAsync(_addresses, address.Port, limit.Token);
            await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: false), false, seen.Judge);
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = address.IdnHost },
                limit.Token
            );
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{stream.SslProtocol}, certificate until {seen.EndsAt:yyyy-MM-dd}"
            );
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException or SocketException)
        {
            return seen.Explain(address);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return OdooFailures.NoEncryption(address);
        }
    }

    private static IPAddress Plain(IPAddress reached) => reached.IsIPv4MappedToIPv6 ? reached.MapToIPv4() : reached;

    private CancellationTokenSource Limit(CancellationToken cancellationToken)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        return limit;
    }

    /// <summary>What the handshake showed of the certificate.</summary>
    private sealed class Certificate
    {
        private SslPolicyErrors? _errors;
        private X509ChainStatusFlags _chain;

        public DateTime EndsAt { get; private set; }

        public bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            _errors = errors;
            _chain = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status) ?? default;
            EndsAt = (certificate as X509Certificate2)?.NotAfter.ToUniversalTime() ?? default;
            return errors == SslPolicyErrors.None;
        }

        public ProbeFailure Explain(Uri address) =>
            _errors switch
            {
                null or SslPolicyErrors.None => OdooFailures.NoEncryption(address),
                _ when _chain.HasFlag(X509ChainStatusFlags.NotTimeValid) => OdooFailures.CertificateExpired(address, EndsAt),
                { } errors when errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => OdooFailures.CertificateName(
                    address
                ),
                _ => OdooFailures.CertificateUntrusted(address),
            };
    }
}
