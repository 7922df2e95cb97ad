using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Persistence;

namespace Portal.Core.Assets;

/// <summary>Registers clients, assets and device groups; the ports come from the connectors.</summary>
public static class AssetsRegistration
{
    /// <summary>Adds the use cases and the jobs. Needs messaging and jobs.</summary>
    public static IServiceCollection AddAssets(this IServiceCollection services, AssetOptions options) =>
        services.AddSingleton(options).AddSingleton<IPersonRecords, PersonInAssets>();
}
