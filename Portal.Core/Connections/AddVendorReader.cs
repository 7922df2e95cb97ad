using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Portal.Core.Connections;

/// <summary>Registers what connectors read other systems with.</summary>
public static class VendorReaderRegistration
{
    /// <summary>Adds <see cref="VendorReader"/>; several connectors may ask for it.</summary>
    public static IServiceCollection AddVendorReader(this IServiceCollection services)
    {
        services
            .AddHttpClient(VendorReader.ClientName, static client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(static () =>
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    ConnectTimeout = TimeSpan.FromSeconds(10),
                    PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                }
            );
        services.TryAddSingleton<VendorReader>();
        return services;
    }
}
