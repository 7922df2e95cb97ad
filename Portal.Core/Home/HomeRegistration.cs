using Microsoft.Extensions.DependencyInjection;

namespace Portal.Core.Home;

/// <summary>Registers the home page's use cases.</summary>
public static class HomeRegistration
{
    /// <summary>
    /// Adds them. Each capability adds its own <see cref="INeedsAttention"/>, <see cref="ITrendSource"/> and <see cref="IFirstStep"/>.
    /// </summary>
    public static IServiceCollection AddHome(this IServiceCollection services) =>
        services.AddScoped<ReadNeeds>().AddScoped<ReadTrends>().AddScoped<ReadFirstSteps>();
}
