using Microsoft.Extensions.DependencyInjection;

namespace Portal.Core.Jobs;

/// <summary>Registers the runner.</summary>
public static class JobsRegistration
{
    /// <summary>Adds <see cref="JobRunner"/> and <see cref="JobHistory"/>; jobs themselves are added by their folders.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services) =>
        services
            .AddSingleton<JobRunner>()
            .AddHostedService(provider => provider.GetRequiredService<JobRunner>())
            .AddSingleton<JobHistory>();
}
