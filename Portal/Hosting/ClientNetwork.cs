using System.Net;
using System.Net.Sockets;

namespace Portal.Hosting;

/// <summary>Which part of a network address stands for one customer: the single address often does not.</summary>
internal static class ClientNetwork
{
    private const int V4Prefix = 24;
    private const int V6Prefix = 64;

    /// <summary>The network an address is in, /24 or /64.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var prefix = plain.AddressFamily == AddressFamily.InterNetworkV6 ? V6Prefix : V4Prefix;
        var bytes = plain.GetAddressBytes();
        bytes.AsSpan(prefix / 8).Clear();
        return $"{new IPAddress(bytes)}/{prefix}";
    }

    /// <summary>What a limit on requests counts: the address, or of IPv6 the /64, which one customer owns whole.</summary>
    public static string OfRequests(IPAddress? address) =>
        address is { IsIPv4MappedToIPv6: false, AddressFamily: AddressFamily.InterNetworkV6 }
            ? Of(address)
            : (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "unknown";
}
