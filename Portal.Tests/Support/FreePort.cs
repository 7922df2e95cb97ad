using System.Net;
using System.Net.Sockets;

namespace Portal.Tests.Support;

/// <summary>Finds a port for programs that cannot be told "any".</summary>
public static class FreePort
{
    /// <summary>A loopback port that was free just now.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
